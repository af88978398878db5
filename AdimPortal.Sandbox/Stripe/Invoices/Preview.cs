using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Subscriptions;

namespace AdimPortal.Sandbox.Stripe.Invoices;

/// <summary>
/// POST /v1/invoices/create_preview: the invoice that would come, with or without a change. Nothing of it stays on the
/// books.
/// </summary>
internal static class Preview
{
    public static JsonObject Answer(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        parameters.Accept("preview_mode", "currency");
        SubscriptionReading.AutomaticTax(parameters);
        var details = parameters.Under("subscription_details") ?? new Parameters("subscription_details");
        details.Accept("billing_mode");
        var customer = parameters.Text("customer");
        if (customer is not null) work.Named<Customer>(customer, "customer");
        var subscription =
            parameters.Text("subscription") is { } id ? work.Named<Subscription>(id, "subscription") : null;
        if (subscription is null && customer is null) throw StripeError.Needed("customer");
        if (subscription is { IsOver: true }
            || subscription is { CancelAtPeriodEnd: true } && details.Keys.All(key => key == "billing_mode"))
            throw StripeError.Invalid("No upcoming invoices for customer: " + subscription.Customer, null,
                "invoice_upcoming_none");
        var choices = Redemption.Read(work, parameters, subscription?.Customer ?? customer);
        var invoice = subscription is null
            ? OfNew(work, customer!, details, choices)
            : OfExisting(work, subscription, details, choices);
        work.IsDiscarded = true;
        return call.Show(invoice);
    }

    private static Invoice OfExisting(Work work, Subscription subscription, Parameters details,
        IReadOnlyList<Redemption.Choice> choices)
    {
        var (proration, date) = (SubscriptionReading.Proration(details), details.Whole("proration_date"));
        var items = SubscriptionReading.Items(work, subscription, details);
        var trialEnd = SubscriptionReading.TrialEnd(work, subscription.Customer, details);
        var change = Changing.Work(work, subscription, items, trialEnd, proration, date);
        var after = WithDiscounts(work, change.After, choices);
        var now = work.Now(subscription);
        var waiting = Invoicing.Pending(work, subscription).Select(item => item.Line with { Pending = item.Id });
        var prorations = change.Prorations.Select(line => line with { Pending = work.NewId("ii_1", 23) });
        if (change.StartsPeriod)
            return Upcoming(work, after, [.. prorations, .. waiting, .. Lines.OfPeriod(work, after.Items)], now, now);
        if (proration == "always_invoice" && change.Prorations.Count > 0)
            return Upcoming(work, after, [.. prorations, .. waiting], now, now);
        var next = Lifecycle.Moved(work, after.Items,
            after.Status == SubscriptionStatus.Trialing ? after.PeriodEnd : after.BillingCycleAnchor, after.PeriodEnd);
        return Upcoming(work, after, [.. waiting, .. prorations, .. Lines.OfPeriod(work, next)], after.PeriodStart,
            after.PeriodEnd);
    }

    /// <summary>The first invoice of a subscription that isn't there yet.</summary>
    private static Invoice OfNew(Work work, string customer, Parameters details,
        IReadOnlyList<Redemption.Choice> choices)
    {
        SubscriptionReading.Proration(details);
        var trialEnd = SubscriptionReading.TrialEnd(work, customer, details);
        var now = work.Now(customer);
        var items = SubscriptionReading.NewItems(work, details).Select(item =>
            new SubscriptionItem(work.NewId("si", 14), now, item.Price, item.Quantity, now,
                trialEnd ?? Periods.End(work.Get<Price>(item.Price), now, now), item.Metadata)).ToList();
        var subscription = WithDiscounts(work, new Subscription
        {
            Id = work.NewId("sub_1", 23),
            Number = work.NextNumber(),
            Created = now,
            Customer = customer,
            Status = SubscriptionStatus.Incomplete,
            Items = items,
            BillingCycleAnchor = now,
        }, choices);
        return Upcoming(work, subscription,
            trialEnd > now ? Lines.OfTrial(work, subscription) : Lines.OfPeriod(work, items), now, now);
    }

    private static Invoice Upcoming(Work work, Subscription subscription, IReadOnlyList<InvoiceLine> lines, long start,
        long end)
    {
        var draft = Invoicing.Draft(work, subscription, "upcoming", lines, start, end);
        return work.Keep(
            draft with
            {
                Id = work.NewId("upcoming_in_1", 23),
                Created = end,
                StartingBalance = work.Get<Customer>(subscription.Customer).Balance
            });
    }

    /// <summary>Discounts for this look only.</summary>
    private static Subscription WithDiscounts(Work work, Subscription subscription,
        IReadOnlyList<Redemption.Choice> choices) => choices.Count == 0
        ? subscription
        : subscription with
        {
            Discounts = [
            .. choices.Select(choice => Redemption.Apply(work, choice, subscription.Customer, subscription.Id).Id)]
        };
}
