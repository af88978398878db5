using System.Text.Json;
using AdimPortal.Testing.Billing;

namespace AdimPortal.Tests.Sandbox.Stripe;

/// <summary>Who pays how much, and when. The customers live by a test clock, so that each cent is known.</summary>
public sealed class StripeBillingTests : IAsyncLifetime
{
    // 1 January 2027: a month of 31 days begins.
    private const long Start = 1_798_761_600;
    private const long Day = 86_400;
    private StripeHost _host = null!;
    private StripeCaller _stripe = null!;
    private string _clock = "";
    private string _customer = "";

    public async ValueTask InitializeAsync()
    {
        _host = await StripeHost.StartAsync();
        _stripe = new StripeCaller(_host);
        _clock = (await _stripe.PostAsync("test_helpers/test_clocks", ("frozen_time", $"{Start}"))).Text("id");
        _customer = (await _stripe.CustomerAsync(more: ("test_clock", _clock))).Text("id");
        var card = (await _stripe.PostAsync("payment_methods/pm_card_visa/attach", ("customer", _customer))).Text("id");
        await _stripe.PostAsync($"customers/{_customer}", ("invoice_settings[default_payment_method]", card));
    }

    [Fact]
    public async Task An_upgrade_costs_the_difference_for_the_rest_of_the_month_and_the_preview_says_so()
    {
        var (id, item) = await SubscribeAsync();
        await AdvanceAsync(Start + 31 * Day / 2);
        (string, string)[] change =
            [("items[0][id]", item), ("items[0][price]", await _stripe.PriceAsync("adim_pro_monthly"))];
        var preview = await _stripe.PostAsync("invoices/create_preview",
            [("subscription", id),
                .. change.Select(one => (one.Item1.Replace("items", "subscription_details[items]"), one.Item2)),
                ("subscription_details[proration_behavior]", "always_invoice")]);
        Assert.Equal([-750, 2450], Amounts(preview));

        var after =
            await _stripe.PostAsync($"subscriptions/{id}",
                [.. change, ("proration_behavior", "always_invoice"), ("expand[]", "latest_invoice")]);
        Assert.Equal((1700, "paid", "subscription_update"),
            (after.Number("latest_invoice.amount_paid"), after.Text("latest_invoice.status"),
                after.Text("latest_invoice.billing_reason")));
        Assert.Equal(Start + 31 * Day, after.Number("items.data.0.current_period_end"));
        Assert.Contains("Unused time on ADIM Starter after 16 Jan 2027",
            after.Text("latest_invoice.lines.data.0.description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_word_the_difference_waits_for_the_next_invoice_and_none_asks_for_nothing()
    {
        var (id, item) = await SubscribeAsync();
        await AdvanceAsync(Start + 31 * Day / 2);
        await _stripe.PostAsync($"subscriptions/{id}", ("items[0][id]", item),
            ("items[0][price]", await _stripe.PriceAsync("adim_pro_monthly")));
        Assert.Equal([-750, 2450, 4900],
            Amounts(await _stripe.PostAsync("invoices/create_preview", ("subscription", id))));
        await AdvanceAsync(Start + 31 * Day);
        Assert.Equal(1700 + 4900, (await LatestAsync(id)).Number("amount_paid"));

        await _stripe.PostAsync($"subscriptions/{id}", ("items[0][id]", item),
            ("items[0][price]", await _stripe.PriceAsync()), ("proration_behavior", "none"));
        Assert.Equal([1500], Amounts(await _stripe.PostAsync("invoices/create_preview", ("subscription", id))));
    }

    [Fact]
    public async Task A_downgrade_leaves_a_credit_that_pays_the_next_invoices()
    {
        var (id, item) = await SubscribeAsync("adim_pro_monthly");
        await AdvanceAsync(Start + 31 * Day / 2);
        await _stripe.PostAsync($"subscriptions/{id}", ("items[0][id]", item),
            ("items[0][price]", await _stripe.PriceAsync()), ("proration_behavior", "always_invoice"));
        Assert.Equal(-1700, (await _stripe.GetAsync($"customers/{_customer}")).Number("balance"));
        await AdvanceAsync(Start + 31 * Day);
        var latest = await LatestAsync(id);
        Assert.Equal((1500, 0, "paid"), (latest.Number("total"), latest.Number("amount_due"), latest.Text("status")));
        Assert.Equal(-200, (await _stripe.GetAsync($"customers/{_customer}")).Number("balance"));
        await AdvanceAsync(Start + 59 * Day);
        Assert.Equal(1300, (await LatestAsync(id)).Number("amount_paid"));
    }

    [Theory]
    [InlineData("once", 750, 1500, 1500)]
    [InlineData("repeating", 750, 750, 1500)]
    [InlineData("forever", 750, 750, 750)]
    public async Task A_coupon_works_for_as_long_as_it_says(string duration, long first, long second, long third)
    {
        await _stripe.PostAsync("coupons",
            [("id", "HALF"), ("percent_off", "50"), ("duration", duration),
                .. duration == "repeating" ? [("duration_in_months", "2")] : Array.Empty<(string, string)>()]);
        var (id, _) = await SubscribeAsync(more: ("discounts[0][coupon]", "HALF"));
        Assert.Equal(first, (await LatestAsync(id)).Number("amount_paid"));
        await AdvanceAsync(Start + 31 * Day);
        Assert.Equal(second, (await LatestAsync(id)).Number("amount_paid"));
        await AdvanceAsync(Start + 59 * Day);
        Assert.Equal(third, (await LatestAsync(id)).Number("amount_paid"));
        Assert.Equal(1, (await _stripe.GetAsync("coupons/HALF")).Number("times_redeemed"));
    }

    [Fact]
    public async Task A_trial_that_is_ended_now_is_paid_now_and_its_month_begins()
    {
        var (id, _) = await SubscribeAsync(more: ("trial_end", $"{Start + 90 * Day}"));
        await AdvanceAsync(Start + Day);
        var started =
            await _stripe.PostAsync($"subscriptions/{id}", ("trial_end", "now"), ("proration_behavior", "none"),
                ("expand[]", "latest_invoice"));
        Assert.Equal(("active", 1500, Start + Day),
            (started.Text("status"), started.Number("latest_invoice.amount_paid"),
                started.Number("items.data.0.current_period_start")));
        Assert.Equal(Start + 32 * Day, started.Number("items.data.0.current_period_end"));
    }

    [Fact]
    public async Task A_trial_that_is_ended_with_a_bad_card_leaves_it_past_due_or_as_it_was_when_the_caller_wants_that()
    {
        var (id, _) =
            await SubscribeAsync(
                more: [("trial_end", $"{Start + 90 * Day}"), ("default_payment_method", "pm_card_chargeCustomerFail")]);
        await _stripe.RefusedAsync(402, $"subscriptions/{id}", ("trial_end", "now"),
            ("payment_behavior", "error_if_incomplete"));
        Assert.Equal("trialing", (await _stripe.GetAsync($"subscriptions/{id}")).Text("status"));
        Assert.Equal("past_due", (await _stripe.PostAsync($"subscriptions/{id}", ("trial_end", "now"))).Text("status"));
    }

    [Fact]
    public async Task The_dates_of_a_month_come_back_after_a_short_one()
    {
        await AdvanceAsync(Start + 30 * Day);
        var (id, _) = await SubscribeAsync();
        await AdvanceAsync(Start + 90 * Day);
        var ends = (await _stripe.GetAsync($"invoices?subscription={id}")).Data()
            .Select(one => one.At("lines.data.0.period.end").GetInt64())
            .Select(end => DateTimeOffset.FromUnixTimeSeconds(end).ToString("MM-dd")).Reverse();
        Assert.Equal(["02-28", "03-31", "04-30"], ends);
    }

    [Fact]
    public async Task A_test_clock_moves_only_its_own_customers()
    {
        var (id, _) = await SubscribeAsync();
        var other = (await _stripe.CustomerAsync("other@adim.test")).Text("id");
        var now = (await _stripe.GetAsync($"customers/{other}")).Number("created");
        await AdvanceAsync(Start + 31 * Day);
        Assert.Equal(2, (await _stripe.GetAsync($"invoices?subscription={id}")).Data().Count);
        Assert.InRange(now, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 60,
            TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var events = (await _stripe.GetAsync("events?type=invoice.paid")).Data();
        Assert.Equal([Start + 31 * Day, Start], events.Select(one => one.Number("created")));

        await _stripe.DeleteAsync($"test_helpers/test_clocks/{_clock}");
        await _stripe.GetAsync($"subscriptions/{id}", status: 404);
        await _stripe.GetAsync($"customers/{other}");
    }

    public async ValueTask DisposeAsync()
    {
        _stripe.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<(string Id, string Item)> SubscribeAsync(string price = "adim_starter_monthly",
        params (string, string)[] more)
    {
        var made =
            await _stripe.PostAsync("subscriptions",
                [("customer", _customer), ("items[0][price]", await _stripe.PriceAsync(price)), .. more]);
        return (made.Text("id"), made.Text("items.data.0.id"));
    }

    private Task<JsonElement> AdvanceAsync(long to) =>
        _stripe.PostAsync($"test_helpers/test_clocks/{_clock}/advance", ("frozen_time", $"{to}"));

    private async Task<JsonElement> LatestAsync(string id) =>
        (await _stripe.GetAsync($"subscriptions/{id}?expand[]=latest_invoice")).At("latest_invoice");

    private static IEnumerable<long> Amounts(JsonElement invoice) =>
        invoice.At("lines").Data().Select(line => line.Number("amount"));
}
