using System.Text.Json.Nodes;
using AdimPortal.Testing.Billing;
using AdimPortal.Tests.Contracts;

namespace AdimPortal.Tests.Sandbox.Stripe;

/// <summary>
/// Everything that can be asked of the Sandbox's Stripe, asked once, and each exchange held against the types of
/// Stripe's own package.
/// </summary>
[Trait("Category", "Integration")]
public class StripeContractTests
{
    [Fact]
    public async Task Every_call_and_every_answer_is_as_Stripe_s_own_package_has_them()
    {
        await using var host = await StripeHost.StartAsync(webhookUrl: "http://127.0.0.1:9/nobody");
        using var stripe = new StripeCaller(host);
        using var stranger = new StripeCaller(host, key: "sk_test_wrong");

        await CatalogueAsync(stripe);
        var customer = await CustomerAsync(stripe);
        var subscription = await CheckoutAsync(stripe, customer);
        await SubscriptionAsync(stripe, customer, subscription);
        await InvoicesAsync(stripe, customer, subscription);
        await PaymentMethodsAsync(stripe, customer);
        await ClocksAndEventsAsync(stripe);
        await RefusalsAsync(stripe, stranger);

        IReadOnlyList<Exchange> all = [.. stripe.Exchanges, .. stranger.Exchanges];
        Assert.Empty((await ContractChecker.StripeFaultsAsync(all)).Select(fault => fault.UserMessage));

        // Each of them, spoiled in one place, must be found: else it was let through unread.
        var spoiled = all.Select(one => one with { ResponseBody = Spoiled(one.ResponseBody!) }).ToList();
        var found = (await ContractChecker.StripeFaultsAsync(spoiled)).Select(fault => fault.Exchange).ToHashSet();
        Assert.Empty(
            spoiled.Where((_, index) => !found.Contains(index)).Select(one => $"{one.Method} {one.Path} {one.Status}"));
    }

    private static async Task CatalogueAsync(StripeCaller stripe)
    {
        var product =
            (await stripe.PostAsync("products", ("name", "ADIM Extra"), ("description", "More"),
                ("metadata[plan]", "extra"))).Text("id");
        await stripe.PostAsync($"products/{product}", ("description", ""));
        await stripe.GetAsync($"products/{product}");
        await stripe.GetAsync("products?active=true&limit=1");
        var price =
            (await stripe.PostAsync("prices", ("product", product), ("currency", "usd"), ("unit_amount", "900"),
                ("recurring[interval]", "month"), ("lookup_key", "extra"))).Text("id");
        await stripe.PostAsync($"prices/{price}", ("nickname", "Extra"), ("metadata[a]", "b"));
        await stripe.GetAsync($"prices/{price}?expand[]=product");
        await stripe.GetAsync(
            "prices?lookup_keys[]=extra&lookup_keys[]=adim_pro_monthly&active=true&expand[]=data.product");
        await stripe.PostAsync("coupons", ("id", "HALF"), ("percent_off", "50"), ("duration", "once"),
            ("name", "Half"));
        await stripe.PostAsync("coupons", ("amount_off", "500"), ("currency", "usd"), ("duration", "repeating"),
            ("duration_in_months", "3"), ("max_redemptions", "5"));
        await stripe.GetAsync("coupons/HALF");
        await stripe.GetAsync("coupons");
        var code =
            (await stripe.PostAsync("promotion_codes", ("promotion[type]", "coupon"), ("promotion[coupon]", "HALF"),
                ("code", "WELCOME"))).Text("id");
        await stripe.GetAsync($"promotion_codes/{code}?expand[]=promotion.coupon");
        await stripe.GetAsync("promotion_codes?code=welcome&active=true");
    }

    private static async Task<string> CustomerAsync(StripeCaller stripe)
    {
        var customer =
            (await stripe.CustomerAsync("jane@adim.test", ("name", "Jane Roe"), ("metadata[user]", "7"),
                ("address[country]", "US"), ("address[postal_code]", "94102"))).Text("id");
        await stripe.PostAsync($"customers/{customer}", ("phone", "+1"), ("metadata[user]", ""),
            ("preferred_locales[]", "en"));
        await stripe.GetAsync($"customers/{customer}?expand[]=subscriptions");
        await stripe.GetAsync("customers?email=jane@adim.test");
        return customer;
    }

    private static async Task<string> CheckoutAsync(StripeCaller stripe, string customer)
    {
        var open =
            await stripe.CheckoutAsync(customer, ("client_reference_id", "7"), ("metadata[a]", "b"),
                ("automatic_tax[enabled]", "true"), ("allow_promotion_codes", "true"));
        await stripe.PostAsync($"checkout/sessions/{open.Text("id")}/expire");
        var setup =
            await stripe.PostAsync("checkout/sessions", ("mode", "setup"), ("currency", "usd"), ("customer", customer),
                ("success_url", "https://portal.test/cards"));
        await stripe.PageAsync(setup.Text("url"), StripeCaller.Card("5555555555554444"));
        await stripe.GetAsync($"checkout/sessions/{setup.Text("id")}?expand[]=setup_intent.payment_method");
        var done =
            await stripe.CheckedOutAsync(customer,
                more: [("discounts[0][coupon]", "HALF"), ("subscription_data[metadata][workspace]", "w1"),
                    ("subscription_data[description]", "ADIM")]);
        await stripe.GetAsync(
            $"checkout/sessions/{done.Text("id")}?expand[]=line_items&expand[]=subscription&expand[]=invoice&expand[]=customer");
        await stripe.GetAsync($"checkout/sessions/{done.Text("id")}/line_items");
        await stripe.GetAsync($"checkout/sessions?customer={customer}&status=complete");
        return done.Text("subscription");
    }

    private static async Task SubscriptionAsync(StripeCaller stripe, string customer, string id)
    {
        var subscription =
            await stripe.GetAsync(
                $"subscriptions/{id}?expand[]=latest_invoice.payments&expand[]=customer&expand[]=default_payment_method&expand[]=discounts");
        await stripe.GetAsync($"subscriptions?customer={customer}&status=all&expand[]=data.latest_invoice");
        var (item, pro) = (subscription.Text("items.data.0.id"), await stripe.PriceAsync("adim_pro_monthly"));
        await stripe.PostAsync("invoices/create_preview", ("subscription", id),
            ("subscription_details[items][0][id]", item), ("subscription_details[items][0][price]", pro),
            ("subscription_details[proration_behavior]", "always_invoice"));
        await stripe.PostAsync("invoices/create_preview", ("customer", customer),
            ("subscription_details[items][0][price]", pro), ("discounts[0][coupon]", "HALF"));
        await stripe.PostAsync($"subscriptions/{id}", ("items[0][id]", item), ("items[0][price]", pro),
            ("proration_behavior", "always_invoice"), ("metadata[plan]", "pro"));
        await stripe.PostAsync($"subscriptions/{id}", ("cancel_at_period_end", "true"),
            ("cancellation_details[feedback]", "too_expensive"));
        await stripe.PostAsync($"subscriptions/{id}", ("cancel_at_period_end", "false"), ("description", "ADIM Pro"));
        var second =
            await stripe.PostAsync("subscriptions", ("customer", customer), ("items[0][price]", pro),
                ("trial_period_days", "14"), ("default_payment_method", "pm_card_visa"),
            ("trial_settings[end_behavior][missing_payment_method]", "cancel"),
            ("payment_settings[save_default_payment_method]", "on_subscription"), ("discounts[0][coupon]", "HALF"));
        await stripe.PostAsync($"subscriptions/{second.Text("id")}", ("trial_end", "now"),
            ("expand[]", "latest_invoice.confirmation_secret"));
        await stripe.DeleteAsync(
            $"subscriptions/{second.Text("id")}?invoice_now=true&prorate=true&cancellation_details[comment]=bye");
    }

    private static async Task InvoicesAsync(StripeCaller stripe, string customer, string subscription)
    {
        await stripe.GetAsync($"invoices?customer={customer}&limit=2");
        var other = (await stripe.CustomerAsync("later@adim.test")).Text("id");
        await stripe.PostAsync("subscriptions", ("customer", other), ("items[0][price]", await stripe.PriceAsync()),
            ("payment_behavior", "default_incomplete"), ("expand[]", "latest_invoice.payments"));
        var open = (await stripe.GetAsync($"invoices?customer={other}&status=open")).At("data.0").Text("id");
        await stripe.GetAsync($"invoices/{open}?expand[]=payments.data.payment.payment_intent&expand[]=customer");
        await stripe.GetAsync($"invoices/{open}/lines");
        await stripe.PostAsync($"invoices/{open}/void");
        await stripe.AdvanceAsync(TimeSpan.FromDays(32));
        await stripe.PostAsync("invoices/create_preview", ("subscription", subscription), ("expand[]", "customer"));
    }

    private static async Task PaymentMethodsAsync(StripeCaller stripe, string customer)
    {
        var card =
            (await stripe.PostAsync("payment_methods", ("type", "card"), ("card[token]", "tok_visa"),
                ("billing_details[name]", "Jane"))).Text("id");
        await stripe.PostAsync($"payment_methods/{card}/attach", ("customer", customer));
        await stripe.GetAsync($"payment_methods/{card}");
        await stripe.GetAsync($"payment_methods?customer={customer}&type=card");
        await stripe.GetAsync($"customers/{customer}/payment_methods?limit=1");
        await stripe.PostAsync($"customers/{customer}", ("invoice_settings[default_payment_method]", card));
        await stripe.PostAsync($"payment_methods/{card}/detach");
        var intent =
            await stripe.PostAsync("setup_intents", ("customer", customer),
                ("payment_method", "pm_card_authenticationRequiredOnSetup"), ("confirm", "true"),
                ("usage", "off_session"));
        await stripe.GetAsync($"setup_intents/{intent.Text("id")}?expand[]=payment_method");
        await stripe.GetAsync($"setup_intents?customer={customer}");
        await stripe.PostAsync($"setup_intents/{intent.Text("id")}/cancel");
        var payment = (await stripe.GetAsync($"payment_intents?customer={customer}")).At("data.0").Text("id");
        await stripe.GetAsync($"payment_intents/{payment}?expand[]=payment_method");
        await stripe.PostAsync("billing_portal/sessions", ("customer", customer),
            ("return_url", "https://portal.test/billing"), ("flow_data[type]", "payment_method_update"));
    }

    private static async Task ClocksAndEventsAsync(StripeCaller stripe)
    {
        var clock =
            (await stripe.PostAsync("test_helpers/test_clocks", ("frozen_time", "1900000000"), ("name", "jump"))).Text(
                "id");
        var customer = (await stripe.CustomerAsync("joe@adim.test", ("test_clock", clock))).Text("id");
        await stripe.CheckedOutAsync(customer, "4000000000000341", ("subscription_data[trial_period_days]", "5"));
        await stripe.PostAsync($"test_helpers/test_clocks/{clock}/advance", ("frozen_time", "1900600000"));
        await stripe.GetAsync($"test_helpers/test_clocks/{clock}");
        await stripe.GetAsync("test_helpers/test_clocks");
        await stripe.GetAsync($"subscriptions?test_clock={clock}&status=past_due&expand[]=data.latest_invoice");
        await stripe.DeleteAsync($"customers/{customer}");
        await stripe.DeleteAsync($"test_helpers/test_clocks/{clock}");
        var endpoint =
            (await stripe.PostAsync("webhook_endpoints", ("url", "http://127.0.0.1:9/other"), ("enabled_events[]", "*"),
                ("description", "ours"))).Text("id");
        await stripe.GetAsync($"webhook_endpoints/{endpoint}");
        await stripe.GetAsync("webhook_endpoints");
        await stripe.DeleteAsync($"webhook_endpoints/{endpoint}");
        var events = await stripe.GetAsync("events?limit=100");
        var last = events.Data()[^1].Text("id");
        if (events.GetProperty("has_more").GetBoolean())
            await stripe.GetAsync($"events?limit=100&starting_after={last}");
        await stripe.GetAsync($"events/{last}");
        await stripe.GetAsync(
            "events?types[]=invoice.paid&types[]=invoice.payment_failed&delivery_success=false&created[gte]=1");
        await stripe.DeleteAsync("coupons/HALF");
    }

    private static async Task RefusalsAsync(StripeCaller stripe, StripeCaller stranger)
    {
        await stranger.GetAsync("customers", status: 401);
        await stripe.GetAsync("subscriptions/sub_none", status: 404);
        await stripe.GetAsync("nothing", status: 404);
        await stripe.RefusedAsync(400, "customers", ("emial", "jane@adim.test"));
        await stripe.RefusedAsync(400, "subscriptions", ("customer", "cus_none"));
        await stripe.RefusedAsync(400, "checkout/sessions", ("mode", "subscription"));
        var customer = (await stripe.CustomerAsync("poor@adim.test")).Text("id");
        await stripe.RefusedAsync(402, "payment_methods/pm_card_chargeDeclined/attach", ("customer", customer));
        var subscription =
            await stripe.PostAsync("subscriptions", ("customer", customer),
                ("items[0][price]", await stripe.PriceAsync()),
                ("default_payment_method", "pm_card_chargeCustomerFail"));
        await stripe.RefusedAsync(402, $"invoices/{subscription.Text("latest_invoice")}/pay");
        await stripe.MisbehaveAsync(new { refuse = 1, status = 429 });
        await stripe.GetAsync("customers", status: 429);
        await stripe.MisbehaveAsync(new { refuse = 1, status = 500 });
        await stripe.GetAsync("customers", status: 500);
    }

    /// <summary>One field too many.</summary>
    private static string Spoiled(string body)
    {
        var answer = JsonNode.Parse(body)!;
        (answer["error"] ?? answer)["surplus"] = 1;
        return answer.ToJsonString();
    }
}
