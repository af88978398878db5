using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdimPortal.Testing.Billing;

namespace AdimPortal.Tests.Sandbox.Stripe;

/// <summary>How the API is called, whatever the call.</summary>
public class StripeApiTests
{
    [Fact]
    public async Task Only_the_key_opens_and_a_forged_one_is_named_but_not_shown()
    {
        await using var host = await StripeHost.StartAsync();
        using var forged = new StripeCaller(host, key: "sk_test_forged0123456789");
        var error = (await forged.GetAsync("customers", status: 401)).GetProperty("error");
        Assert.Equal("Invalid API Key provided: sk_test_************6789", error.Text("message"));

        using var http = new HttpClient { BaseAddress = host.BaseAddress };
        Assert.Equal(401, (int)(await http.GetAsync("v1/customers")).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes($"{StripeHost.Key}:")));
        var answer = await http.GetAsync("v1/customers");
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.StartsWith("req_", answer.Headers.GetValues("Request-Id").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_and_another_kind_of_body_are_refused()
    {
        await using var host = await StripeHost.StartAsync();
        using var http = host.NewClient();
        using var old = new HttpRequestMessage(HttpMethod.Get, "v1/customers")
        { Headers = { { "Stripe-Version", "2020-08-27" } } };
        Assert.Equal(400, (int)(await http.SendAsync(old)).StatusCode);
        using var json = new StringContent("""{"email":"jane@adim.test"}""", Encoding.UTF8, "application/json");
        Assert.Equal(400, (int)(await http.PostAsync("v1/customers", json)).StatusCode);
    }

    [Theory]
    [InlineData("customers", "emial=x", "parameter_unknown", "emial")]
    [InlineData("customers", "invoice_settings[card]=x", "parameter_unknown", "invoice_settings[card]")]
    [InlineData("customers", "email=jane", "email_invalid", "email")]
    [InlineData("subscriptions", "items[0][price]=price_adimstartermonthly", "parameter_missing", "customer")]
    [InlineData("subscriptions", "customer=cus_none", "resource_missing", "customer")]
    [InlineData("checkout/sessions", "mode=subscription&success_url=/done", "url_invalid", "success_url")]
    [InlineData("checkout/sessions", "mode=subscription&success_url=http://a/&line_items[0][price]=price_none",
        "resource_missing", "line_items[0][price]")]
    [InlineData("checkout/sessions",
        "mode=subscription&success_url=http://a/&line_items[0][price]=price_adimstartermonthly&line_items[0][quantity]=two",
        "parameter_invalid_integer", "line_items[0][quantity]")]
    [InlineData("webhook_endpoints", "url=http://a/", "parameter_missing", "enabled_events")]
    public async Task What_is_wrong_is_named_and_nothing_is_done(string path, string form, string code,
        string parameter)
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        var error =
            await stripe.RefusedAsync(400, path,
                [.. form.Split('&').Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))]);
        Assert.Equal(("invalid_request_error", code, parameter),
            (error.Text("type"), error.Text("code"), error.Text("param")));
        Assert.Empty((await stripe.GetAsync("events")).Data());
    }

    [Fact]
    public async Task A_repeated_key_gets_the_same_answer_for_a_day_and_other_parameters_are_refused()
    {
        var time = new ManualTime();
        await using var host = await StripeHost.StartAsync(time: time);
        using var stripe = new StripeCaller(host);
        Task<(int Status, string Body, HttpResponseMessage Response)> CreateAsync(string email) =>
            stripe.SendAsync(HttpMethod.Post, "customers", [("email", email)], "intent-1");

        var first = await CreateAsync("jane@adim.test");
        await host.RestartAsync();
        var second = await CreateAsync("jane@adim.test");
        Assert.Equal((200, first.Body), (second.Status, second.Body));
        Assert.Equal("true", second.Response.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.False(first.Response.Headers.Contains("Idempotent-Replayed"));

        var (status, body, _) = await CreateAsync("joe@adim.test");
        Assert.Equal((400, "idempotency_error"), (status, JsonElement.Parse(body).Text("error.type")));
        Assert.Single((await stripe.GetAsync("customers")).Data());

        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(200, (await CreateAsync("joe@adim.test")).Status);
        Assert.Equal(2, (await stripe.GetAsync("customers")).Data().Count);
        Assert.Equal(400, (await stripe.SendAsync(HttpMethod.Post, "customers", [], new string('k', 256))).Status);
    }

    [Fact]
    public async Task A_payment_that_was_refused_is_refused_again_by_its_key_and_not_tried_again()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        var subscription =
            await stripe.PostAsync("subscriptions", ("customer", customer),
                ("items[0][price]", await stripe.PriceAsync()),
                ("default_payment_method", "pm_card_chargeCustomerFail"));
        Assert.Equal("incomplete", subscription.Text("status"));

        var pay = $"invoices/{subscription.Text("latest_invoice")}/pay";
        var first = await stripe.SendAsync(HttpMethod.Post, pay, [], "pay-1");
        var failures = await FailuresAsync(stripe);
        var second = await stripe.SendAsync(HttpMethod.Post, pay, [], "pay-1");
        Assert.Equal((402, 402, first.Body), (first.Status, second.Status, second.Body));
        Assert.Equal(failures, await FailuresAsync(stripe));
        Assert.Equal("requires_payment_method", JsonElement.Parse(first.Body).Text("error.payment_intent.status"));
    }

    [Fact]
    public async Task Lists_are_the_newest_first_and_are_paged_both_ways()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        for (var number = 0; number < 5; number++) await stripe.CustomerAsync($"c{number}@adim.test");
        async Task<(string Emails, bool HasMore, IReadOnlyList<string> Ids)> PageAsync(string query)
        {
            var page = await stripe.GetAsync($"customers?{query}");
            return (string.Concat(page.Data().Select(one => one.Text("email")[1])),
                page.GetProperty("has_more").GetBoolean(), [.. page.Data().Select(one => one.Text("id"))]);
        }
        var (emails, hasMore, ids) = await PageAsync("limit=2");
        Assert.Equal(("43", true), (emails, hasMore));
        var next = await PageAsync($"limit=3&starting_after={ids[1]}");
        Assert.Equal(("210", false), (next.Emails, next.HasMore));
        var before = await PageAsync($"limit=2&ending_before={next.Ids[1]}");
        Assert.Equal(("32", true), (before.Emails, before.HasMore));
        await stripe.GetAsync("customers?limit=101", status: 400);
        await stripe.GetAsync("customers?starting_after=cus_none", status: 400);
        await stripe.GetAsync("customers?expand[]=data.nothing", status: 400);
    }

    [Fact]
    public async Task Calls_can_be_made_to_fail()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        await stripe.MisbehaveAsync(new { refuse = 2, status = 429 });
        var (status, _, response) =
            await stripe.SendAsync(HttpMethod.Post, "customers", [("email", "jane@adim.test")], "k");
        Assert.Equal((429, "true"), (status, response.Headers.GetValues("Stripe-Should-Retry").Single()));
        await stripe.GetAsync("customers", status: 429);
        Assert.Equal(200,
            (await stripe.SendAsync(HttpMethod.Post, "customers", [("email", "jane@adim.test")], "k")).Status);
    }

    private static async Task<int> FailuresAsync(StripeCaller stripe) =>
        (await stripe.GetAsync("events?type=invoice.payment_failed")).Data().Count;
}
