using System.Text.Json;
using AdimPortal.Testing.Billing;

namespace AdimPortal.Tests.Sandbox.Stripe;

/// <summary>The pages that stand in for Stripe's, by their forms.</summary>
public sealed class StripePagesTests : IAsyncLifetime
{
    private StripeHost _host = null!;
    private StripeCaller _stripe = null!;
    private string _customer = "";

    public async ValueTask InitializeAsync()
    {
        _host = await StripeHost.StartAsync();
        _stripe = new StripeCaller(_host);
        _customer = (await _stripe.CustomerAsync()).Text("id");
    }

    [Theory]
    [InlineData("4000000000000002", "Your card was declined.")]
    [InlineData("4000000000009995", "Your card has insufficient funds.")]
    [InlineData("4000000000000069", "Your card has expired.")]
    [InlineData("4000000000000127", "Your card's security code is incorrect.")]
    [InlineData("4000000000000341", "Your card was declined.")]
    [InlineData("4242424242424241", "Your card number is not valid.")]
    [InlineData("4111111111111111", "This is not one of the test cards")]
    [InlineData("", "Type the card's number.")]
    public async Task A_card_that_is_not_taken_is_told_why_and_can_be_replaced(string number, string message)
    {
        var session = await _stripe.CheckoutAsync(_customer);
        var (_, html, goesTo) = await _stripe.PageAsync(session.Text("url"), StripeCaller.Card(number));
        Assert.Contains(message, html, StringComparison.Ordinal);
        Assert.Null(goesTo);
        Assert.Empty((await _stripe.GetAsync($"subscriptions?customer={_customer}&status=all")).Data());
        Assert.NotNull((await _stripe.PageAsync(session.Text("url"), StripeCaller.Card("4242 4242 4242 4242"))).GoesTo);
    }

    [Theory]
    [InlineData("expiry", "01/20", "expiry date is in the past")]
    [InlineData("expiry", "13/40", "MM / YY")]
    [InlineData("cvc", "1", "three or four digits")]
    public async Task What_is_typed_wrong_is_told_at_its_field(string field, string value, string message)
    {
        var session = await _stripe.CheckoutAsync(_customer);
        var form =
            StripeCaller.Card("4242424242424242").Select(pair => pair.Key == field ? (field, value) : pair).ToArray();
        Assert.Contains(message, (await _stripe.PageAsync(session.Text("url"), form)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_what_it_is_what_is_bought_and_what_is_paid_when()
    {
        var plain = (await _stripe.PageAsync((await _stripe.CheckoutAsync(_customer)).Text("url"))).Html;
        foreach (var words in new[] { "stands in for Stripe's", "ADIM Starter", "$15.00 each month", "Total due today",
            "jane@adim.test", "Card number", "Expiry", "CVC", ">Subscribe<" })
            Assert.Contains(words, plain, StringComparison.Ordinal);
        var trial =
            (await _stripe.PageAsync(
                (await _stripe.CheckoutAsync(_customer, ("subscription_data[trial_period_days]", "14"),
                    ("custom_text[submit][message]", "Charged later."))).Text("url"))).Html;
        foreach (var words in new[] { "14 days free, then $15.00 each month", "$0.00", ">Start trial<",
            "Charged later." }) Assert.Contains(words, trial, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4000002500003155")]
    [InlineData("4000002760003184")]
    public async Task Authentication_can_be_completed_and_can_fail(string number)
    {
        var session = await _stripe.CheckoutAsync(_customer);
        var asked = (await _stripe.PageAsync(session.Text("url"), StripeCaller.Card(number))).GoesTo!;
        Assert.Contains("Complete authentication", (await _stripe.PageAsync(asked)).Html, StringComparison.Ordinal);
        var back = (await _stripe.PageAsync(asked, ("answer", "fail"))).GoesTo!;
        Assert.Contains("unable to authenticate", (await _stripe.PageAsync(back)).Html, StringComparison.Ordinal);
        await _stripe.PageAsync(session.Text("url"), StripeCaller.Card(number));
        Assert.Equal($"https://portal.test/done?session={session.Text("id")}",
            (await _stripe.PageAsync(asked, ("answer", "complete"))).GoesTo);
        var id = (await _stripe.GetAsync($"checkout/sessions/{session.Text("id")}")).Text("subscription");

        await _stripe.AdvanceAsync(TimeSpan.FromDays(32));
        Assert.Equal(number.EndsWith("3155", StringComparison.Ordinal) ? "active" : "past_due",
            (await _stripe.GetAsync($"subscriptions/{id}")).Text("status"));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_buys_once_and_an_old_session_buys_nothing()
    {
        var session = await _stripe.CheckoutAsync(_customer);
        await Task.WhenAll(
            Enumerable.Range(0, 5)
                .Select(_ => _stripe.PageAsync(session.Text("url"), StripeCaller.Card("4242424242424242"))));
        Assert.Single((await _stripe.GetAsync($"subscriptions?customer={_customer}")).Data());
        Assert.Contains("done already", (await _stripe.PageAsync(session.Text("url"))).Html, StringComparison.Ordinal);

        var old = await _stripe.CheckoutAsync(_customer);
        await _stripe.AdvanceAsync(TimeSpan.FromHours(25));
        var (status, html, _) = await _stripe.PageAsync(old.Text("url"), StripeCaller.Card("4242424242424242"));
        Assert.Equal(410, status);
        Assert.Contains("has expired", html, StringComparison.Ordinal);
        Assert.Equal("expired", (await _stripe.GetAsync($"checkout/sessions/{old.Text("id")}")).Text("status"));
        Assert.Equal(404, (await _stripe.PageAsync("/pay/c/cs_none")).Status);
    }

    [Fact]
    public async Task A_promotion_code_is_typed_on_the_page()
    {
        await _stripe.PostAsync("coupons", ("id", "THIRD"), ("percent_off", "33.33"), ("duration", "once"));
        await _stripe.PostAsync("promotion_codes", ("promotion[type]", "coupon"), ("promotion[coupon]", "THIRD"),
            ("code", "WELCOME"));
        var session = await _stripe.CheckoutAsync(_customer, ("allow_promotion_codes", "true"));
        Assert.Contains("This code is invalid.",
            (await _stripe.PageAsync(session.Text("url"), ("action", "apply-code"), ("code", "NOPE"))).Html,
            StringComparison.Ordinal);
        await _stripe.PageAsync(session.Text("url"), ("action", "apply-code"), ("code", "welcome"));
        Assert.Contains("-$5.00", (await _stripe.PageAsync(session.Text("url"))).Html, StringComparison.Ordinal);
        await _stripe.PageAsync(session.Text("url"), StripeCaller.Card("4242424242424242"));
        var done = await _stripe.GetAsync($"checkout/sessions/{session.Text("id")}?expand[]=invoice");
        Assert.Equal((1000, 1000, 500),
            (done.Number("amount_total"), done.Number("invoice.amount_paid"),
                done.Number("total_details.amount_discount")));
    }

    [Fact]
    public async Task The_billing_page_adds_a_card_pays_what_is_open_cancels_and_changes_its_mind()
    {
        var id =
            (await _stripe.CheckedOutAsync(_customer, "4000000000000341",
                ("subscription_data[trial_period_days]", "3"))).Text("subscription");
        await _stripe.AdvanceAsync(TimeSpan.FromDays(4));
        var page =
            (await _stripe.PostAsync("billing_portal/sessions", ("customer", _customer),
                ("return_url", "https://portal.test/billing"))).Text("url");
        var html = (await _stripe.PageAsync(page)).Html;
        foreach (var words in new[] { "https://portal.test/billing", "Visa •••• 0341", "A payment failed.", ">Pay<",
            "Cancel subscription" }) Assert.Contains(words, html, StringComparison.Ordinal);

        var invoice = (await SubscriptionAsync(id)).Text("latest_invoice");
        Assert.Contains("Your card was declined.",
            (await _stripe.PageAsync($"{page}/invoices/{invoice}/pay", ("x", ""))).Html, StringComparison.Ordinal);
        Assert.Contains("Your card has insufficient funds.",
            (await _stripe.PageAsync($"{page}/cards", StripeCaller.Card("4000000000009995"))).Html,
            StringComparison.Ordinal);
        Assert.NotNull((await _stripe.PageAsync($"{page}/cards", StripeCaller.Card("5555555555554444"))).GoesTo);
        Assert.NotNull((await _stripe.PageAsync($"{page}/invoices/{invoice}/pay", ("x", ""))).GoesTo);
        Assert.Equal("active", (await SubscriptionAsync(id)).Text("status"));
        Assert.Contains("Mastercard •••• 4444", (await _stripe.PageAsync(page)).Html, StringComparison.Ordinal);

        Assert.Contains("Yes, cancel subscription", (await _stripe.PageAsync($"{page}?cancel={id}")).Html,
            StringComparison.Ordinal);
        await _stripe.PageAsync($"{page}/subscriptions/{id}/cancel", ("x", ""));
        Assert.True((await SubscriptionAsync(id)).GetProperty("cancel_at_period_end").GetBoolean());
        await _stripe.PageAsync($"{page}/subscriptions/{id}/keep", ("x", ""));
        Assert.False((await SubscriptionAsync(id)).GetProperty("cancel_at_period_end").GetBoolean());
    }

    [Fact]
    public async Task An_invoice_has_a_page_and_can_be_printed()
    {
        var session = await _stripe.CheckedOutAsync(_customer);
        var invoice = await _stripe.GetAsync($"invoices/{session.Text("invoice")}");
        var page = await _stripe.PageAsync(invoice.Text("hosted_invoice_url"));
        foreach (var words in new[] { invoice.Text("number"), "1 × ADIM Starter", "$15.00",
            "Paid on" }) Assert.Contains(words, page.Html, StringComparison.Ordinal);
        var pdf = await _stripe.PageAsync(invoice.Text("invoice_pdf"));
        Assert.StartsWith("%PDF-1.4", pdf.Html, StringComparison.Ordinal);
        Assert.Contains($"(Invoice {invoice.Text("number")})", pdf.Html, StringComparison.Ordinal);
        Assert.Equal(404, (await _stripe.PageAsync("/pay/i/in_none")).Status);
    }

    [Fact]
    public async Task A_stranger_s_things_can_t_be_touched_from_one_s_own_billing_page()
    {
        var other = (await _stripe.CustomerAsync("other@adim.test")).Text("id");
        var theirs = (await _stripe.CheckedOutAsync(other)).Text("subscription");
        var page = (await _stripe.PostAsync("billing_portal/sessions", ("customer", _customer))).Text("url");
        await _stripe.PageAsync($"{page}/subscriptions/{theirs}/cancel", ("x", ""));
        Assert.False((await SubscriptionAsync(theirs)).GetProperty("cancel_at_period_end").GetBoolean());
    }

    [Fact]
    public async Task A_card_is_kept_for_later_by_a_session_that_takes_nothing()
    {
        var session =
            await _stripe.PostAsync("checkout/sessions", ("mode", "setup"), ("customer", _customer),
                ("currency", "usd"), ("success_url", "https://portal.test/cards"));
        Assert.Contains(">Save card<", (await _stripe.PageAsync(session.Text("url"))).Html, StringComparison.Ordinal);
        await _stripe.PageAsync(session.Text("url"), StripeCaller.Card("4242424242424242"));
        var done =
            await _stripe.GetAsync($"checkout/sessions/{session.Text("id")}?expand[]=setup_intent.payment_method");
        Assert.Equal(("complete", "succeeded", "4242"),
            (done.Text("status"), done.Text("setup_intent.status"),
                done.Text("setup_intent.payment_method.card.last4")));
        Assert.Single((await _stripe.GetAsync($"payment_methods?customer={_customer}")).Data());
    }

    public async ValueTask DisposeAsync()
    {
        _stripe.Dispose();
        await _host.DisposeAsync();
    }

    private Task<JsonElement> SubscriptionAsync(string id) => _stripe.GetAsync($"subscriptions/{id}");
}
