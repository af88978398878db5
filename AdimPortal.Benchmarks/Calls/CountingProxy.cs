using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Benchmarks.Calls;

/// <summary>Stands between the portal and the cloud's API, hands on what passes, and counts it by endpoint.</summary>
internal sealed partial class CountingProxy : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly HttpClient _cloud;
    private readonly WebApplication _app;

    private CountingProxy(Uri cloud)
    {
        _cloud = new HttpClient { BaseAddress = cloud };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(HandOnAsync);
    }

    public Uri Address => new(_app.Urls.Single() + "/");

    public static async Task<CountingProxy> StartAsync(Uri cloud)
    {
        var proxy = new CountingProxy(cloud);
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>The calls since the last time, by endpoint: "GET /v2/droplets".</summary>
    public IReadOnlyDictionary<string, int> Take()
    {
        var calls = new List<string>();
        while (_calls.TryDequeue(out var call))
            calls.Add(call);
        return calls.GroupBy(c => c).ToDictionary(g => g.Key, g => g.Count());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _cloud.Dispose();
    }

    private async Task HandOnAsync(HttpContext context)
    {
        var asked = context.Request;
        _calls.Enqueue($"{asked.Method} {Id().Replace(asked.Path, "{id}")}");
        using var request =
            new HttpRequestMessage(new HttpMethod(asked.Method), $"{asked.Path}{asked.QueryString}".TrimStart('/'));
        if (asked.ContentLength > 0)
        {
            request.Content = new StreamContent(asked.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", asked.ContentType);
        }

        request.Headers.TryAddWithoutValidation("Authorization", asked.Headers.Authorization.ToString());
        using var answer = await _cloud.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers)
            .Where(h => h.Key is not "Transfer-Encoding"))
            context.Response.Headers[header.Key] = header.Value.ToArray();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    [GeneratedRegex("(?<=/(droplets|keys|firewalls|domains|records|tags)/)[^/]+")]
    private static partial Regex Id();
}
