using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Customers;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Subscriptions;

internal static class SubscriptionEndpoints
{
    private static readonly string[] Statuses = ["active", "past_due", "unpaid", "canceled", "incomplete",
        "incomplete_expired", "trialing", "paused", "all", "ended"];

    public static void MapSubscriptions(this IEndpointRouteBuilder api)
    {
        api.Get("/subscriptions", List);
        api.Post("/subscriptions", Create);
        api.Get("/subscriptions/{id}", call => call.Show(call.Work.Named<Subscription>(call.Id)));
        api.Post("/subscriptions/{id}", SubscriptionUpdate.Answer);
        api.Delete("/subscriptions/{id}", Cancel);
    }

    private static JsonObject List(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        var (customer, price, clock) =
            (parameters.Text("customer"), parameters.Text("price"), parameters.Text("test_clock"));
        var (status, created) = (parameters.OneOf("status", Statuses), parameters.Range("created"));
        var (starts, ends) = (parameters.Range("current_period_start"), parameters.Range("current_period_end"));
        if (customer is not null) work.Named<Customer>(customer, "customer");
        return call.List(work.All<Subscription>().Where(one =>
            (customer is null || one.Customer == customer)
            && (price is null || one.Items.Any(item => item.Price == price))
            && (clock is null || work.Find<Customer>(one.Customer)?.TestClock == clock)
            && created(one.Created) && starts(one.PeriodStart) && ends(one.PeriodEnd)
            && status switch
            {
                // Without a word of it, Stripe leaves out what was canceled.
                null => one.Status != SubscriptionStatus.Canceled,
                "all" => true,
                "ended" => one.IsOver,
                _ => SubscriptionView.Status(one.Status) == status,
            }));
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        parameters.Accept("off_session", "proration_behavior", "collection_method", "billing_mode", "currency");
        var customer = work.Named<Customer>(parameters.Need("customer"), "customer");
        var behavior =
            parameters.OneOf("payment_behavior", "allow_incomplete", "default_incomplete", "error_if_incomplete",
                "pending_if_incomplete") ?? "allow_incomplete";
        var payment = parameters.Under("payment_settings");
        payment?.Accept("payment_method_types", "payment_method_options");
        var request = new StartRequest
        {
            Customer = customer.Id,
            Items = SubscriptionReading.NewItems(work, parameters),
            TrialEnd = SubscriptionReading.TrialEnd(work, customer.Id, parameters),
            PaymentMethod = Cards.OfCustomer(work, parameters, "default_payment_method", customer.Id)?.Id,
            Metadata = parameters.Metadata(),
            Description = parameters.Text("description"),
            AutomaticTax = SubscriptionReading.AutomaticTax(parameters),
            MissingPaymentMethod = SubscriptionReading.MissingPaymentMethod(parameters),
            SaveDefaultPaymentMethod = payment?.OneOf("save_default_payment_method", "off", "on_subscription") ?? "off",
            CancelAtPeriodEnd = parameters.Flag("cancel_at_period_end") ?? false,
            CancelAt = parameters.Whole("cancel_at"),
            Discounts = Redemption.Read(work, parameters, customer.Id),
            Charge = behavior != "default_incomplete",
        };
        var (subscription, answer) = Starting.Start(work, request);
        if (behavior == "error_if_incomplete") Refuse(answer);
        return call.Show(work.Get<Subscription>(subscription.Id));
    }

    private static JsonObject Cancel(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        var (subscription, invoices, prorates) = (work.Named<Subscription>(call.Id), parameters.Flag("invoice_now")
            ?? false, parameters.Flag("prorate") ?? false);
        var details = parameters.Under("cancellation_details");
        if (subscription.IsOver) throw StripeError.Missing("subscription", subscription.Id, null);
        subscription = work.Keep(
            subscription with
            {
                CancellationComment = details?.Text("comment"),
                CancellationFeedback = details?.Text("feedback"),
                CancelAtPeriodEnd = false,
                CancelAt = null
            });
        if (prorates && subscription.Status == SubscriptionStatus.Active)
            Invoicing.Wait(work, subscription, Lines.Unused(work, subscription.Items, work.Now(subscription)));
        if (invoices && Invoicing.Pending(work, subscription).Count > 0)
        {
            var now = work.Now(subscription);
            (subscription, _) = Lifecycle.Bill(work, subscription, "subscription_update",
                Invoicing.TakePending(work, subscription), now, now);
        }
        return call.Show(Lifecycle.Cancel(work, subscription));
    }

    /// <summary>For callers that want nothing done when it can't be paid.</summary>
    public static void Refuse(BankAnswer answer)
    {
        if (answer.NeedsAction)
            throw StripeError.Refused("subscription_payment_intent_requires_action", null,
                "Payment for this subscription requires additional user action before it can be completed successfully.");
        if (answer.Problem is { } problem) throw StripeError.Refused(problem.Code, problem.Decline, problem.Message);
    }
}
