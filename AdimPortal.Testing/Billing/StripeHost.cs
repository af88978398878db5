using System.Net.Http.Headers;
using AdimPortal.Sandbox;
using AdimPortal.Sandbox.Stripe;
using AdimPortal.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Testing.Billing;

/// <summary>
/// The Sandbox's Stripe alone, in this process, on a port of its own. It needs no root and starts in no time.
/// </summary>
public sealed class StripeHost : IAsyncDisposable
{
    public const string Key = "sk_test_sandbox";
    public const string WebhookSecret = "whsec_sandbox";

    private readonly DirectoryInfo _folder;
    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;
    private WebApplication _app;

    private StripeHost(DirectoryInfo folder, SandboxOptions options, TimeProvider time) =>
        (_folder, _options, _time, _app) = (folder, options, time, Build(options, time));

    public Uri BaseAddress => new($"http://127.0.0.1:{_options.HttpPort}/");

    public int Port => _options.HttpPort;

    /// <param name="webhookUrl">Where events go; nowhere unless told.</param>
    public static async Task<StripeHost> StartAsync(string webhookUrl = "", TimeProvider? time = null,
        string afterRetries = "unpaid")
    {
        var folder = Directory.CreateTempSubdirectory("adim-test-stripe");
        var options = new SandboxOptions
        {
            DataDirectory = folder.FullName,
            HttpPort = FreePort.Find(),
            StripeWebhookUrl = webhookUrl,
            StripeAfterRetries = afterRetries
        };
        var host = new StripeHost(folder, options, time ?? TimeProvider.System);
        await host._app.StartAsync();
        return host;
    }

    /// <summary>A client with the key. Redirects are looked at, not followed.</summary>
    public HttpClient NewClient(HttpMessageHandler? handler = null, string key = Key)
    {
        var http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false })
        { BaseAddress = BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    public async Task RestartAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = Build(_options, _time);
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static WebApplication Build(SandboxOptions options, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.HttpPort}");
        builder.Services.AddSingleton(options).AddSingleton(time).AddStripe();
        var app = builder.Build();
        app.MapStripe();
        return app;
    }
}
