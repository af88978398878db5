using System.Net;
using System.Text;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.DigitalOcean;
using AdimPortal.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Infrastructure.DigitalOcean;

/// <summary>Our client as the portal registers it, over a wire that answers as a test says and remembers what it was asked.</summary>
internal sealed class ScriptedCloud : HttpMessageHandler
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();
    private readonly ServiceProvider _services;

    public ScriptedCloud(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["DigitalOcean:Token"] = "dop_v1_secret" };
        foreach (var (key, value) in settings)
            all[$"DigitalOcean:{key}"] = value;
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddDigitalOcean(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        services.AddHttpClient("DigitalOcean").ConfigurePrimaryHttpMessageHandler(() => this);
        _services = services.BuildServiceProvider();
    }

    public ManualTime Time { get; } = new();

    public ICloud Cloud => _services.GetRequiredService<ICloud>();

    public List<string> Asked { get; } = [];

    public List<string?> Bodies { get; } = [];

    public List<string?> Tokens { get; } = [];

    public ScriptedCloud Answers(int status, string body = "", params (string Name, string Value)[] headers)
    {
        _answers.Enqueue(_ => Task.FromResult(Response(status, body, headers)));
        return this;
    }

    public ScriptedCloud Refuses(HttpRequestError error)
    {
        _answers.Enqueue(_ => throw new HttpRequestException(error, "no"));
        return this;
    }

    public ScriptedCloud NeverAnswers()
    {
        _answers.Enqueue(async cancel =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            throw new InvalidOperationException();
        });
        return this;
    }

    /// <summary>Runs a call while time passes by itself. Answers how much of it passed.</summary>
    public async Task<(T Result, TimeSpan Took)> PassingTimeAsync<T>(Func<ICloud, Task<T>> call)
    {
        var start = Time.GetUtcNow();
        var running = call(Cloud);
        while (!running.IsCompleted)
        {
            // Lets what the last move woke go on, before time moves again.
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, default));
            if (!running.IsCompleted)
                Time.Advance(TimeSpan.FromMilliseconds(250));
        }

        return (await running, Time.GetUtcNow() - start);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        Bodies.Add(request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken));
        Tokens.Add(request.Headers.Authorization?.ToString());
        return _answers.TryDequeue(out var answer) ? await answer(cancellationToken) : throw new InvalidOperationException($"No answer was scripted for {Asked[^1]}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _services.Dispose();
        base.Dispose(disposing);
    }

    private static HttpResponseMessage Response(int status, string body, (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}
