using System.Text.Json;

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
        Assert.Equal(("trialing", 0), (trial.Text("status"), (await InvoicesAsync(stripe, id)).Sum(one => one.Number("amount_paid"))));

        await stripe.AdvanceAsync(14 * Day + TimeSpan.FromMinutes(1));
        Assert.Contains("customer.subscription.trial_will_end", await EventsAsync(stripe));
        var active = await SubscriptionAsync(stripe, id);
        Assert.Equal("active", active.Text("status"));
        Assert.Equal(trial.Number("trial_end"), active.Number("items.data.0.current_period_start"));
        Assert.Equal((1500, "paid", "subscription_cycle"), (active.Number("latest_invoice.amount_paid"), active.Text("latest_invoice.status"), active.Text("latest_invoice.billing_reason")));

        await stripe.AdvanceAsync(62 * Day);
        Assert.Equal(3 * 1500, (await InvoicesAsync(stripe, id)).Sum(one => one.Number("amount_paid")));
    }

    [Fact]
    public async Task A_card_that_fails_later_is_tried_again_for_a_week_and_a_payment_brings_the_subscription_back()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        var id = (await stripe.CheckedOutAsync(customer, "4000000000000341", ("subscription_data[trial_period_days]", "3"))).Text("subscription");

        await stripe.AdvanceAsync(3 * Day + TimeSpan.FromMinutes(1));
        var failed = await SubscriptionAsync(stripe, id);
        Assert.Equal(("past_due", "open", 1), (failed.Text("status"), failed.Text("latest_invoice.status"), failed.Number("latest_invoice.attempt_count")));
        Assert.Equal(failed.Number("latest_invoice.created") + 86_400, failed.Number("latest_invoice.next_payment_attempt"));
        Assert.True((await stripe.GetAsync($"customers/{customer}")).GetProperty("delinquent").GetBoolean());

        await stripe.AdvanceAsync(8 * Day);
        var unpaid = await SubscriptionAsync(stripe, id);
        Assert.Equal(("unpaid", 5), (unpaid.Text("status"), unpaid.Number("latest_invoice.attempt_count")));
        Assert.True(unpaid.IsNull("latest_invoice.next_payment_attempt"));

        var invoice = unpaid.Text("latest_invoice.id");
        Assert.Equal("card_declined", (await stripe.RefusedAsync(402, $"invoices/{invoice}/pay")).Text("code"));
        var card = (await stripe.PostAsync("payment_methods/pm_card_visa/attach", ("customer", customer))).Text("id");
        Assert.Equal("paid", (await stripe.PostAsync($"invoices/{invoice}/pay", ("payment_method", card))).Text("status"));
        Assert.Equal("active", (await SubscriptionAsync(stripe, id)).Text("status"));
        Assert.False((await stripe.GetAsync($"customers/{customer}")).GetProperty("delinquent").GetBoolean());
    }

    private static Task<JsonElement> SubscriptionAsync(StripeCaller stripe, string id) => stripe.GetAsync($"subscriptions/{id}?expand[]=latest_invoice");

    private static async Task<IReadOnlyList<JsonElement>> InvoicesAsync(StripeCaller stripe, string subscription) => (await stripe.GetAsync($"invoices?subscription={subscription}")).Data();

    private static async Task<IEnumerable<string>> EventsAsync(StripeCaller stripe) => (await stripe.GetAsync("events?limit=100")).Data().Select(one => one.Text("type"));
}
