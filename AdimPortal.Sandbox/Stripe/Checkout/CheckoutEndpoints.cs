using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Subscriptions;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Checkout;

/// <summary>Sessions of the checkout page, for a subscription or to keep a card.</summary>
internal static class CheckoutEndpoints
{
    private const long Hour = 3600;
    private const int LongestText = 1200;

    public static void MapCheckout(this IEndpointRouteBuilder api)
    {
        api.Get("/checkout/sessions", List);
        api.Post("/checkout/sessions", Create);
        api.Get("/checkout/sessions/{id}", call => call.Show(call.Work.Named<CheckoutSession>(call.Id)));
        api.Get("/checkout/sessions/{id}/line_items", call =>
        {
            var session = call.Work.Named<CheckoutSession>(call.Id);
            return call.List(session.Items, item => item.Id, item => CheckoutView.Of(item, session, call.Work));
        });
        api.Post("/checkout/sessions/{id}/expire", call =>
        {
            var session = call.Work.Named<CheckoutSession>(call.Id);
            if (session.Status != "open")
                throw StripeError.Invalid(
                    $"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of {session.Status}.");
            return call.Show(call.Work.Keep(session with { Status = "expired" }, "checkout.session.expired"));
        });
    }

    private static JsonObject List(Call call)
    {
        var parameters = call.Parameters;
        var (customer, subscription, status) = (parameters.Text("customer"), parameters.Text("subscription"),
            parameters.OneOf("status", "open", "complete", "expired"));
        var created = parameters.Range("created");
        return call.List(call.Work.All<CheckoutSession>().Where(one =>
            (customer is null || one.Customer == customer)
                && (subscription is null || one.Subscription == subscription)
                && (status is null || one.Status == status) && created(one.Created)));
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        parameters.Accept("payment_method_types", "billing_address_collection", "customer_update", "tax_id_collection",
            "branding_settings", "payment_method_options",
            "phone_number_collection", "consent_collection", "saved_payment_method_options", "setup_intent_data",
            "origin_context");
        parameters.OneOf("ui_mode", "hosted_page");
        parameters.Need("mode");
        var mode = parameters.OneOf("mode", "subscription", "setup")!;
        var customer = parameters.Text("customer") is { } id ? work.Named<Customer>(id, "customer") : null;
        var now = work.Now(customer?.Id);
        var session = new CheckoutSession
        {
            Id = work.NewId("cs_test_a1", 56),
            Number = work.NextNumber(),
            Created = now,
            Mode = mode,
            Customer = customer?.Id,
            CustomerEmail = parameters.Text("customer_email"),
            SuccessUrl = Url(parameters, "success_url") ?? throw StripeError.Needed("success_url"),
            CancelUrl = Url(parameters, "cancel_url"),
            ClientReference = parameters.Text("client_reference_id"),
            ExpiresAt = ExpiresAt(parameters, now),
            Metadata = parameters.Metadata(),
            AutomaticTax = SubscriptionReading.AutomaticTax(parameters),
            AllowPromotionCodes = parameters.Flag("allow_promotion_codes"),
            PaymentMethodCollection = parameters.OneOf("payment_method_collection", "always", "if_required"),
            Locale = parameters.Text("locale"),
            SubmitType = parameters.OneOf("submit_type", "auto", "subscribe"),
            SubmitText = SubmitText(parameters.Under("custom_text")),
            Currency = parameters.Text("currency"),
        };
        if (customer is not null && session.CustomerEmail is not null)
            throw StripeError.Invalid("You may only specify one of these parameters: customer, customer_email.",
                "customer", "parameters_exclusive");
        return call.Show(
            work.Keep(
                mode == "subscription"
                    ? ForSubscription(work, session, parameters)
                    : session with { AllowPromotionCodes = null }));
    }

    private static CheckoutSession ForSubscription(Work work, CheckoutSession session, Parameters parameters)
    {
        var items = SubscriptionReading.NewItems(work, parameters, "line_items");
        var data = parameters.Under("subscription_data");
        data?.Accept("billing_mode", "proration_behavior");
        var discount = Redemption.Read(work, parameters, session.Customer) is [var first, ..] ? first : null;
        if (discount is not null && session.AllowPromotionCodes is not null)
            throw StripeError.Invalid("You may only specify one of these parameters: allow_promotion_codes, discounts.",
                "discounts", "parameters_exclusive");
        var (days, end) = (data?.Whole("trial_period_days"), data?.Whole("trial_end"));
        if (data is not null) SubscriptionReading.TrialEnd(work, session.Customer, data);
        if (end < session.Created + 2 * Periods.Day)
            throw StripeError.Invalid("The `trial_end` date has to be at least 2 days in the future.",
                "subscription_data[trial_end]");
        return session with
        {
            Items = [.. items.Select(item => new CheckoutItem(work.NewId("li_1", 23), item.Price, item.Quantity))],
            Currency = work.Get<Price>(items[0].Price).Currency,
            TrialPeriodDays = (int?)days,
            TrialEnd = end,
            SubscriptionMetadata = data?.Metadata() ?? new Dictionary<string, string>(),
            SubscriptionDescription = data?.Text("description"),
            MissingPaymentMethod = data is null ? "create_invoice" : SubscriptionReading.MissingPaymentMethod(data),
            Coupon = discount?.Coupon.Id,
            PromotionCode = discount?.Code?.Id,
        };
    }

    private static long ExpiresAt(Parameters parameters, long now)
    {
        var at = parameters.Whole("expires_at") ?? now + 24 * Hour;
        return at >= now + Hour / 2 && at <= now + 24 * Hour
            ? at
            : throw StripeError.Invalid(
                "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.",
                "expires_at");
    }

    private static string? SubmitText(Parameters? texts)
    {
        texts?.Accept("after_submit", "shipping_address", "terms_of_service_acceptance");
        var said = texts?.Under("submit")?.Text("message");
        return said is not { Length: > LongestText }
            ? said
            : throw StripeError.Invalid($"Invalid string: at most {LongestText} characters",
                "custom_text[submit][message]");
    }

    private static string? Url(Parameters parameters, string name)
    {
        if (parameters.Text(name) is not { } url) return null;
        // Stripe's own words stand in braces, which a Uri need not allow.
        return Uri.TryCreate(url.Replace("{CHECKOUT_SESSION_ID}", "id", StringComparison.Ordinal), UriKind.Absolute,
            out var read) && read.Scheme is ("http" or "https")
            ? url
            : throw StripeError.Invalid("Not a valid URL", name, "url_invalid");
    }
}
