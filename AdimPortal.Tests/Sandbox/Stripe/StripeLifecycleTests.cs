using System.Text.Json;
using AdimPortal.Testing.Billing;

namespace AdimPortal.Tests.Sandbox.Stripe;

/// <summary>A subscription's way through time, moved by the clock.</summary>
public class StripeLifecycleTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_trial_ends_in_a_payment_and_each_month_brings_another()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        var session = await stripe.CheckedOutAsync(customer, more: ("subscription_data[trial_period_days]", "14"));
        var id = session.Text("subscription");
        Assert.Equal(("complete", "no_payment_required"), (session.Text("status"), session.Text("payment_status")));

        var trial = await SubscriptionAsync(stripe, id);
        Assert.Equal(("trialing", 0),
            (trial.Text("status"), (await InvoicesAsync(stripe, id)).Sum(one => one.Number("amount_paid"))));

        await stripe.AdvanceAsync(14 * Day + TimeSpan.FromMinutes(1));
        Assert.Contains("customer.subscription.trial_will_end", await EventsAsync(stripe));
        var active = await SubscriptionAsync(stripe, id);
        Assert.Equal("active", active.Text("status"));
        Assert.Equal(trial.Number("trial_end"), active.Number("items.data.0.current_period_start"));
        Assert.Equal((1500, "paid", "subscription_cycle"),
            (active.Number("latest_invoice.amount_paid"), active.Text("latest_invoice.status"),
                active.Text("latest_invoice.billing_reason")));

        await stripe.AdvanceAsync(62 * Day);
        Assert.Equal(3 * 1500, (await InvoicesAsync(stripe, id)).Sum(one => one.Number("amount_paid")));
    }

    [Fact]
    public async Task A_card_that_fails_later_is_tried_again_for_a_week_and_a_payment_brings_the_subscription_back()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        var id =
            (await stripe.CheckedOutAsync(customer, "4000000000000341",
                ("subscription_data[trial_period_days]", "3"))).Text("subscription");

        await stripe.AdvanceAsync(3 * Day + TimeSpan.FromMinutes(1));
        var failed = await SubscriptionAsync(stripe, id);
        Assert.Equal(("past_due", "open", 1),
            (failed.Text("status"), failed.Text("latest_invoice.status"),
                failed.Number("latest_invoice.attempt_count")));
        Assert.Equal(failed.Number("latest_invoice.created") + 86_400,
            failed.Number("latest_invoice.next_payment_attempt"));
        Assert.True((await stripe.GetAsync($"customers/{customer}")).GetProperty("delinquent").GetBoolean());

        await stripe.AdvanceAsync(8 * Day);
        var unpaid = await SubscriptionAsync(stripe, id);
        Assert.Equal(("unpaid", 5), (unpaid.Text("status"), unpaid.Number("latest_invoice.attempt_count")));
        Assert.True(unpaid.IsNull("latest_invoice.next_payment_attempt"));

        var invoice = unpaid.Text("latest_invoice.id");
        Assert.Equal("card_declined", (await stripe.RefusedAsync(402, $"invoices/{invoice}/pay")).Text("code"));
        var card = (await stripe.PostAsync("payment_methods/pm_card_visa/attach", ("customer", customer))).Text("id");
        Assert.Equal("paid",
            (await stripe.PostAsync($"invoices/{invoice}/pay", ("payment_method", card))).Text("status"));
        Assert.Equal("active", (await SubscriptionAsync(stripe, id)).Text("status"));
        Assert.False((await stripe.GetAsync($"customers/{customer}")).GetProperty("delinquent").GetBoolean());
    }

    [Fact]
    public async Task A_first_payment_that_never_comes_ends_it_after_23_hours()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        var made =
            await stripe.PostAsync("subscriptions", ("customer", customer),
                ("items[0][price]", await stripe.PriceAsync()), ("payment_behavior", "default_incomplete"));
        await stripe.AdvanceAsync(TimeSpan.FromHours(22));
        Assert.Equal("incomplete", (await SubscriptionAsync(stripe, made.Text("id"))).Text("status"));
        await stripe.AdvanceAsync(TimeSpan.FromHours(1.1));
        var ended = await SubscriptionAsync(stripe, made.Text("id"));
        Assert.Equal(("incomplete_expired", "void"), (ended.Text("status"), ended.Text("latest_invoice.status")));
    }

    [Fact]
    public async Task Cancelled_at_the_period_s_end_it_ends_there_and_changed_minds_are_heard()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        var id = (await stripe.CheckedOutAsync(customer)).Text("subscription");
        var cancelling = await stripe.PostAsync($"subscriptions/{id}", ("cancel_at_period_end", "true"));
        Assert.Equal(cancelling.Number("items.data.0.current_period_end"), cancelling.Number("cancel_at"));
        var kept = await stripe.PostAsync($"subscriptions/{id}", ("cancel_at_period_end", "false"));
        Assert.True(kept.IsNull("cancel_at") && kept.IsNull("canceled_at"));

        await stripe.PostAsync($"subscriptions/{id}", ("cancel_at_period_end", "true"));
        await stripe.AdvanceAsync(32 * Day);
        var ended = await SubscriptionAsync(stripe, id);
        Assert.Equal(("canceled", "cancellation_requested"),
            (ended.Text("status"), ended.Text("cancellation_details.reason")));
        Assert.Single(await InvoicesAsync(stripe, id));
        Assert.Contains("customer.subscription.deleted", await EventsAsync(stripe));
        await stripe.RefusedAsync(400, $"subscriptions/{id}", ("cancel_at_period_end", "false"));
    }

    [Theory]
    [InlineData("canceled", "canceled")]
    [InlineData("past_due", "past_due")]
    public async Task What_the_end_of_the_retries_brings_is_a_setting(string setting, string status)
    {
        await using var host = await StripeHost.StartAsync(afterRetries: setting);
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        var id =
            (await stripe.CheckedOutAsync(customer, "4000000000000341",
                ("subscription_data[trial_period_days]", "3"))).Text("subscription");
        await stripe.AdvanceAsync(12 * Day);
        Assert.Equal(status, (await SubscriptionAsync(stripe, id)).Text("status"));
    }

    [Fact]
    public async Task A_trial_without_a_card_ends_as_it_was_agreed()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        async Task<string> TrialAsync(string missing) =>
            (await stripe.PostAsync("subscriptions", ("customer", customer),
                ("items[0][price]", await stripe.PriceAsync()), ("trial_period_days", "3"),
            ("trial_settings[end_behavior][missing_payment_method]", missing))).Text("id");
        var (canceled, paused, billed) =
            (await TrialAsync("cancel"), await TrialAsync("pause"), await TrialAsync("create_invoice"));
        await stripe.AdvanceAsync(4 * Day);
        var statuses = new List<string>();
        foreach (var id in new[] { canceled, paused,
            billed }) statuses.Add((await SubscriptionAsync(stripe, id)).Text("status"));
        Assert.Equal(["canceled", "paused", "past_due"], statuses);
    }

    [Fact]
    public async Task A_card_that_asks_each_time_can_t_renew_until_its_owner_answers_on_the_invoice_s_page()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        var id = (await stripe.CheckedOutAsync(customer, "4000002760003184")).Text("subscription");
        Assert.Equal("active", (await SubscriptionAsync(stripe, id)).Text("status"));
        await stripe.AdvanceAsync(32 * Day);
        var waiting = await SubscriptionAsync(stripe, id);
        Assert.Equal("past_due", waiting.Text("status"));
        Assert.Contains("invoice.payment_action_required", await EventsAsync(stripe));

        var page = waiting.Text("latest_invoice.hosted_invoice_url");
        var asked = await stripe.PageAsync(page, ("method", waiting.Text("default_payment_method")));
        Assert.EndsWith("/authenticate", asked.GoesTo, StringComparison.Ordinal);
        await stripe.PageAsync(asked.GoesTo!, ("answer", "fail"));
        Assert.Equal("past_due", (await SubscriptionAsync(stripe, id)).Text("status"));
        await stripe.PageAsync(asked.GoesTo!, ("answer", "complete"));
        Assert.Equal("active", (await SubscriptionAsync(stripe, id)).Text("status"));
        Assert.Contains("Paid on", (await stripe.PageAsync(page)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_survives_a_restart_and_what_fell_due_meanwhile_is_done()
    {
        var time = new ManualTime();
        await using var host = await StripeHost.StartAsync(time: time);
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        var id = (await stripe.CheckedOutAsync(customer, more: ("subscription_data[trial_period_days]", "3"))).Text(
            "subscription");
        await stripe.AdvanceAsync(Day);
        time.Advance(3 * Day);
        await host.RestartAsync();
        var active = await SubscriptionAsync(stripe, id);
        Assert.Equal(("active", "paid"), (active.Text("status"), active.Text("latest_invoice.status")));
        Assert.Equal(active.Number("trial_end"), active.Number("latest_invoice.created"));
    }

    private static Task<JsonElement> SubscriptionAsync(StripeCaller stripe, string id) =>
        stripe.GetAsync($"subscriptions/{id}?expand[]=latest_invoice");

    private static async Task<IReadOnlyList<JsonElement>> InvoicesAsync(StripeCaller stripe, string subscription) =>
        (await stripe.GetAsync($"invoices?subscription={subscription}")).Data();

    private static async Task<IEnumerable<string>> EventsAsync(StripeCaller stripe) =>
        (await stripe.GetAsync("events?limit=100")).Data().Select(one => one.Text("type"));
}
