using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Pairing;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using AdimPortal.Web.Endpoints;
using AdimPortal.Web.Endpoints.Pairing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Tests.Web.Endpoints.Pairing;

/// <summary>What a client sees of the exchange, over HTTP, with the codes on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class ValidateOtpTests(PostgresCluster cluster) : IAsyncLifetime
{
    private PairingDatabase _database = null!;
    private WebApplication _portal = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await PairingDatabase.CreateAsync(cluster);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _portal.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_code_is_exchanged_for_the_workspaces_addresses()
    {
        var workspace = await _database.WorkspaceAsync();
        var response = await PostAsync((await _database.IssueAsync(workspace)).Reveal());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(
            ["workspace_id", "endpoints", "features", "subscription", "created_at", "plan", "subscription_details"],
            body.Select(p => p.Key));
        Assert.Equal(workspace.Value, (string?)body["workspace_id"]);
        Assert.Equal($"{{\"cloud\":\"https://{workspace}.adim.test\",\"tailscale\":null,\"bare_metal\":null}}",
            body["endpoints"]!.ToJsonString());
        Assert.Equal("2026-11-21T10:00:00Z", (string?)body["created_at"]);
        Assert.Equal("free", (string?)body["subscription"]);
        Assert.True((bool)body["features"]!["vector_search"]!);
        Assert.Equal("""{"status":"none","cancels_at":null}""", body["subscription_details"]!.ToJsonString());
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_code_the_answer_is_the_same_and_takes_the_same()
    {
        var (used, replaced, expired) =
            (await UsedAsync(), await ReplacedAsync(), await _database.IssueAsync(await _database.WorkspaceAsync()));
        await _database.AgeCodesAsync(PairingRules.Lifetime);
        var live = (await _database.IssueAsync(await _database.WorkspaceAsync())).Reveal();
        var wrong = OneTimeCode.Parse(live[..^1] + (live[^1] == '0' ? '1' : '0'));
        var nobody = OneTimeCode.New(new RepeatableRandom());
        var bodies = new List<string>();
        foreach (var code in new[] { used, replaced, expired, wrong, nobody })
        {
            var start = TimeProvider.System.GetTimestamp();
            var response = await PostAsync(code.Reveal());
            Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(245));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            var body = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
            body.Remove("traceId"); // names the request, not the reason
            bodies.Add(body.ToJsonString());
        }

        Assert.Single(bodies.Distinct());
    }

    /// <summary>
    /// The document's shape: an object of features, and the plan's name; what the account pays stands beside it.
    /// </summary>
    [Theory]
    [InlineData("Trialing", "trialing")]
    [InlineData("Active", "active")]
    [InlineData("PastDue", "past_due")]
    [InlineData("None", "none")]
    public async Task The_answer_says_what_the_plan_has_and_how_the_subscription_stands(string kept, string told)
    {
        var workspace = await _database.WorkspaceAsync();
        var plans = _portal.Services.GetRequiredService<BillingPlans>();
        var plan = plans.All[^1];
        await _database.WithAsync(context => context.Database.ExecuteSqlAsync($"""
            INSERT INTO billing_accounts (owner_id, plan, status, awaits_workspace, awaits_bank, grace_days, look_at)
            SELECT owner_id, {plan.Name}, {kept}, false, false, 0, now() FROM workspaces WHERE id = {workspace.Value}
            """));
        await _database.WithAsync(context =>
            context.Database.ExecuteSqlAsync($"UPDATE workspaces SET plan = {plan.Name} WHERE id = {workspace.Value}"));
        var body =
            (await (await PostAsync(
                (await _database.IssueAsync(workspace)).Reveal())).Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(plan.Name, (string?)body["subscription"]);
        Assert.Equal(told, (string?)body["subscription_details"]!["status"]);
        Assert.Equal(plan.StorageGb, (int?)body["plan"]!["storage_gb"]);
        Assert.Equal(
            plans.All.SelectMany(p => p.Features).Distinct().Order().Select(f => (f, plan.Features.Contains(f))),
            body["features"]!.AsObject().Where(f => plans.All.Any(p => p.Features.Contains(f.Key))).OrderBy(f => f.Key)
                .Select(f => (f.Key, (bool)f.Value!)));
    }

    [Fact]
    public async Task A_code_is_taken_in_the_sentence_that_it_was_copied_with()
    {
        var code = (await _database.IssueAsync(await _database.WorkspaceAsync())).Reveal();
        Assert.Equal(HttpStatusCode.OK,
            (await PostAsync(
                $"Ваш код: {code.ToUpperInvariant().Replace('-', '‑')} – " + new string('я', 900))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("ws7x2k-482917")).StatusCode);
    }

    [Theory]
    [InlineData("""{"otp": "ws7x2k"}""")]
    [InlineData("""{"otp": 5}""")]
    [InlineData("""{"code": "ws7x2km-482917"}""")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("")]
    public async Task What_is_no_code_is_malformed(string json)
    {
        var response =
            await _client.PostAsync("/api/validate-otp", new StringContent(json, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    /// <summary>Strangers know a workspace's id: it is its host name. Their tries at it are their own.</summary>
    [Fact]
    public async Task A_flood_of_wrong_tries_by_others_neither_ends_a_code_nor_keeps_its_holder_waiting()
    {
        await RestartAsync(("Pairing:RefusalTime", "00:00:00.01"));
        var workspace = await _database.WorkspaceAsync();
        var code = await _database.IssueAsync(workspace);
        await Task.WhenAll(Enumerable.Range(0, 40).SelectMany(stranger => Enumerable.Range(0, 30).Select(async n =>
        {
            using var refused =
                await PostAsync($"{workspace}-{(stranger * 100) + n:000000}", from: $"198.51.{stranger}.7");
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        })));
        Assert.Equal(HttpStatusCode.TooManyRequests,
            (await PostAsync($"{workspace}-000000", from: "198.51.0.7")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(code.Reveal(), from: "203.0.113.9")).StatusCode);
    }

    [Fact]
    public async Task Too_many_tries_from_one_address_have_to_wait()
    {
        await RestartAsync(("Pairing:CallsPerAddressPerMinute", "2"));
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("x")).StatusCode);
        var response = await PostAsync("ws33333-000000");
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("https://evil.example.com", false)]
    public async Task Pages_of_other_origins_may_call_only_when_that_is_set(string origin, bool allowed)
    {
        await RestartAsync(("Pairing:Origins:0", "https://app.example.com"));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/validate-otp");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");
        Assert.Equal(allowed, (await _client.SendAsync(preflight)).Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_exchange_is_in_the_served_description()
    {
        var document = (await _client.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!;
        Assert.Equal(["200", "400", "404", "429"],
            document["paths"]!["/api/validate-otp"]!["post"]!["responses"]!.AsObject().Select(r => r.Key));
        Assert.Contains("workspace_id", document["components"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private async Task StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.AddEndpoints();
        // The codes go by the test's clock; how long an answer takes goes by the real one.
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_database.Codes);
        builder.Services.AddSingleton(InMemoryWorld.PlansWith(1));
        _portal = builder.Build();
        _portal.Use((context, next) =>
        {
            if (context.Request.Headers["X-From"].ToString() is { Length: > 0 } from)
                context.Connection.RemoteIpAddress = IPAddress.Parse(from);
            return next(context);
        });
        _portal.UseRouting();
        _portal.UseEndpointRules();
        _portal.MapOpenApi();
        ValidateOtp.Map(_portal);
        await _portal.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_portal.Urls.First()) };
    }

    private async Task RestartAsync(params (string Key, string Value)[] settings)
    {
        await _portal.DisposeAsync();
        _client.Dispose();
        await StartAsync(settings);
    }

    private Task<HttpResponseMessage> PostAsync(string otp, string? from = null)
    {
        var request =
            new HttpRequestMessage(HttpMethod.Post, "/api/validate-otp") { Content = JsonContent.Create(new { otp }) };
        if (from is not null)
            request.Headers.Add("X-From", from);
        return _client.SendAsync(request);
    }

    private async Task<OneTimeCode> UsedAsync()
    {
        var code = await _database.IssueAsync(await _database.WorkspaceAsync());
        Assert.NotNull(await _database.ExchangeAsync(code));
        return code;
    }

    private async Task<OneTimeCode> ReplacedAsync()
    {
        var workspace = await _database.WorkspaceAsync();
        var code = await _database.IssueAsync(workspace);
        await _database.IssueAsync(workspace);
        return code;
    }
}
