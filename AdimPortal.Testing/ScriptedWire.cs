using System.Net;
using System.Text;
using AdimPortal.Core.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdimPortal.Testing;

/// <summary>
/// A client of ours as the portal registers it, over a wire that answers as a test says and remembers what it was
/// asked.
/// </summary>
/// <typeparam name="TSelf">The wire itself.</typeparam>
/// <typeparam name="TPort">What the client is of the portal.</typeparam>
internal abstract class ScriptedWire<TSelf, TPort> : HttpMessageHandler
    where TSelf : ScriptedWire<TSelf, TPort>
    where TPort : notnull
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();
    private readonly ServiceProvider _services;

    /// <param name="client">Of the HTTP client, and of its section of the settings.</param>
    protected ScriptedWire(
        string client, IEnumerable<(string Key, string Value)> settings, Action<IServiceCollection, IConfiguration> add)
    {
        var all = new Dictionary<string, string?>();
        foreach (var (key, value) in settings)
            all[$"{client}:{key}"] = value;
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        add(services, new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        services.TryAddSingleton<IRandomSource, CryptographicRandom>();
        services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => this);
        _services = services.BuildServiceProvider();
    }

    public ManualTime Time { get; } = new();

    public List<string> Asked { get; } = [];

    public List<string?> Bodies { get; } = [];

    /// <summary>Those of each request.</summary>
    public List<IReadOnlyDictionary<string, string>> Headers { get; } = [];

    protected TPort Port => _services.GetRequiredService<TPort>();

    public TSelf Answers(int status, string body = "", params (string Name, string Value)[] headers)
    {
        _answers.Enqueue(_ => Task.FromResult(Response(status, body, headers)));
        return (TSelf)this;
    }

    public TSelf Refuses(HttpRequestError error)
    {
        _answers.Enqueue(_ => throw new HttpRequestException(error, "no"));
        return (TSelf)this;
    }

    public TSelf NeverAnswers()
    {
        _answers.Enqueue(async cancel =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            throw new InvalidOperationException();
        });
        return (TSelf)this;
    }

    /// <summary>Runs a call while time passes by itself. Answers how much of it passed.</summary>
    public async Task<(T Result, TimeSpan Took)> PassingTimeAsync<T>(Func<TPort, Task<T>> call)
    {
        var start = Time.GetUtcNow();
        var running = call(Port);
        while (!running.IsCompleted)
        {
            // Lets what the last move woke go on, before time moves again.
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, default));
            if (!running.IsCompleted)
                Time.Advance(TimeSpan.FromMilliseconds(250));
        }

        return (await running, Time.GetUtcNow() - start);
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        Bodies.Add(request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken));
        Headers.Add(request.Headers.ToDictionary(
            header => header.Key, header => string.Join(' ', header.Value), StringComparer.OrdinalIgnoreCase));
        return _answers.TryDequeue(out var answer)
            ? await answer(cancellationToken)
            : throw new InvalidOperationException($"No answer was scripted for {Asked[^1]}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _services.Dispose();
        base.Dispose(disposing);
    }

    private static HttpResponseMessage Response(int status, string body, (string Name, string Value)[] headers)
    {
        var content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}
