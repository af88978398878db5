using System.Collections.Concurrent;
using System.Text.Json;
using AdimPortal.Testing.Billing;
using AdimPortal.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Tests.Sandbox.Stripe;

/// <summary>Takes webhooks, or refuses them, and keeps what came in the order in which it came.</summary>
internal sealed class WebhookInbox : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Body, string Signature)> _came = new();

    private WebhookInbox(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.First()}/webhook";

    /// <summary>How it answers.</summary>
    public int Status { get; set; } = 200;

    public IReadOnlyList<(string Body, string Signature)> Came => [.. _came];

    public IReadOnlyList<string> Types => [.. _came.Select(one => JsonElement.Parse(one.Body).Text("type"))];

    /// <summary>Only those about the customer, by the email that each was told with.</summary>
    public IReadOnlyList<string> Emails =>
        [.. _came.Select(one => JsonElement.Parse(one.Body)).Where(one => one.Text("type") == "customer.created")
            .Select(one => one.Text("data.object.email"))];

    public static async Task<WebhookInbox> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{FreePort.Find()}");
        var inbox = new WebhookInbox(builder.Build());
        inbox._app.MapPost("/webhook", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            inbox._came.Enqueue((await reader.ReadToEndAsync(), request.Headers["Stripe-Signature"].ToString()));
            return Results.StatusCode(inbox.Status);
        });
        await inbox._app.StartAsync();
        return inbox;
    }

    public Task HasAsync(int count) => Eventually.TrueAsync(() => _came.Count >= count, $"{count} webhooks came");

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
