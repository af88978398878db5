using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Customers;

namespace AdimPortal.Sandbox.Stripe.Subscriptions;

/// <summary>POST /v1/subscriptions/{id}.</summary>
internal static class SubscriptionUpdate
{
    public static JsonObject Answer(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        parameters.Accept("off_session", "collection_method");
        var before = work.Named<Subscription>(call.Id);
        var (proration, prorationDate) =
            (SubscriptionReading.Proration(parameters), parameters.Whole("proration_date"));
        var behavior =
            parameters.OneOf("payment_behavior", "allow_incomplete", "default_incomplete", "error_if_incomplete",
                "pending_if_incomplete") ?? "allow_incomplete";
        var items = SubscriptionReading.Items(work, before, parameters);
        var trialEnd = SubscriptionReading.TrialEnd(work, before.Customer, parameters);
        if (before.IsOver && (items is not null || trialEnd is not null || parameters.Has("cancel_at_period_end")))
            throw StripeError.Invalid("A canceled subscription can only update its cancellation_details and metadata.",
                null, "invalid_canceled_subscription_fields");

        if (behavior == "pending_if_incomplete") PendingUpdates.Check(parameters);
        var plain = Cancellation(work, Plain(work, before, parameters), parameters);
        if (items is null && trialEnd is null) return call.Show(work.Keep(plain, "customer.subscription.updated"));
        // Another change takes the place of one that still waits.
        plain = PendingUpdates.Drop(work, plain);
        var change = Changing.Work(work, plain, items, trialEnd, proration, prorationDate);
        if (change.After.CancelAtPeriodEnd)
            change = change with { After = change.After with { CancelAt = change.After.PeriodEnd } };
        var (after, answer) = behavior == "pending_if_incomplete"
            ? PendingUpdates.Do(work, plain, change, proration)
            : Changing.Do(work, change, proration);
        if (behavior == "error_if_incomplete") SubscriptionEndpoints.Refuse(answer);
        return call.Show(work.Get<Subscription>(after.Id));
    }

    /// <summary>What costs nothing.</summary>
    private static Subscription Plain(Work work, Subscription before, Parameters parameters)
    {
        var payment = parameters.Under("payment_settings");
        payment?.Accept("payment_method_types", "payment_method_options");
        var details = parameters.Under("cancellation_details");
        var discounts = before.Discounts;
        if (parameters.Clears("discounts")) discounts = [];
        else if (parameters.Has("discounts"))
            discounts = [
                .. Redemption.Read(work, parameters, before.Customer)
                    .Select(choice => Redemption.Apply(work, choice, before.Customer, before.Id).Id)];
        return before with
        {
            Metadata = parameters.Metadata(before.Metadata),
            Description = parameters.TextOr("description", before.Description),
            DefaultPaymentMethod = parameters.Has("default_payment_method")
                ? Cards.OfCustomer(work, parameters, "default_payment_method", before.Customer)?.Id
                : before.DefaultPaymentMethod,
            AutomaticTax = SubscriptionReading.AutomaticTax(parameters, before.AutomaticTax),
            MissingPaymentMethod = SubscriptionReading.MissingPaymentMethod(parameters, before.MissingPaymentMethod),
            SaveDefaultPaymentMethod = payment?.OneOf("save_default_payment_method", "off", "on_subscription")
                ?? before.SaveDefaultPaymentMethod,
            Discounts = discounts,
            CancellationComment = details is null
                ? before.CancellationComment
                : details.TextOr("comment", before.CancellationComment),
            CancellationFeedback = details is null
                ? before.CancellationFeedback
                : details.TextOr("feedback", before.CancellationFeedback),
        };
    }

    private static Subscription Cancellation(Work work, Subscription before, Parameters parameters)
    {
        var (atEnd, at, now) =
            (parameters.Flag("cancel_at_period_end"), parameters.Whole("cancel_at"), work.Now(before));
        if (atEnd == true && at is not null)
            throw StripeError.Invalid("You may only specify one of these parameters: cancel_at, cancel_at_period_end.",
                "cancel_at", "parameters_exclusive");
        if (at <= now) throw StripeError.Invalid("The cancel_at date must be in the future.", "cancel_at");
        if (atEnd == true) return AtPeriodEnd(before, now);
        if (at is not null)
            return before with
            {
                CancelAtPeriodEnd = false,
                CancelAt = at,
                CanceledAt = now,
                CancellationReason = "cancellation_requested"
            };
        return atEnd == false || parameters.Clears("cancel_at") ? Never(before) : before;
    }

    public static Subscription AtPeriodEnd(Subscription subscription, long now) => subscription with
    {
        CancelAtPeriodEnd = true,
        CancelAt = subscription.PeriodEnd,
        CanceledAt = subscription.CanceledAt ?? now,
        CancellationReason = "cancellation_requested",
    };

    public static Subscription Never(Subscription subscription) =>
        subscription with { CancelAtPeriodEnd = false, CancelAt = null, CanceledAt = null, CancellationReason = null };
}
