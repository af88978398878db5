using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Subscriptions;

/// <summary>Parameters of subscriptions, which are given in several places: here, in checkout, in previews.</summary>
internal static class SubscriptionReading
{
    public const int MostItems = 20;

    /// <summary>items[0][price] and items[0][quantity], or line_items of a checkout.</summary>
    public static IReadOnlyList<(string Price, int Quantity, IReadOnlyDictionary<string, string> Metadata)> NewItems(
        Work work, Parameters parameters, string name = "items")
    {
        var items = parameters.Each(name).Select(item =>
        {
            var price = RecurringPrice(work, item);
            return (price.Id, Quantity(item) ?? 1, item.Metadata());
        }).ToList();
        if (items.Count == 0) throw StripeError.Needed(parameters.At(name));
        if (items.Count > MostItems)
            throw StripeError.Invalid($"Subscriptions may have up to {MostItems} items.", name);
        return items;
    }

    /// <summary>The items as a call wants them; null when it says nothing of them.</summary>
    public static IReadOnlyList<SubscriptionItem>? Items(Work work, Subscription subscription, Parameters parameters)
    {
        var given = parameters.Each("items");
        if (given.Count == 0) return null;
        var items = subscription.Items.ToList();
        foreach (var one in given)
        {
            var (id, isDeleted, quantity) = (one.Text("id"), one.Flag("deleted") ?? false, Quantity(one));
            one.Accept("clear_usage");
            if (id is null)
            {
                var price = RecurringPrice(work, one);
                items.Add(
                    new SubscriptionItem(work.NewId("si", 14), work.Now(subscription), price.Id, quantity ?? 1,
                        subscription.PeriodStart, subscription.PeriodEnd, one.Metadata()));
                continue;
            }
            var index = items.FindIndex(item => item.Id == id);
            if (index < 0) throw StripeError.Missing("subscription item", id, one.At("id"));
            var item = items[index];
            if (isDeleted) items.RemoveAt(index);
            else
                items[index] = item with
                {
                    Price = one.Has("price") ? RecurringPrice(work, one).Id : item.Price,
                    Quantity = quantity ?? item.Quantity,
                    Metadata = one.Metadata(item.Metadata)
                };
        }
        return items.Count > 0
            ? items
            : throw StripeError.Invalid("A subscription must have at least one active plan.", "items");
    }

    /// <summary>trial_end or trial_period_days; for "now", now.</summary>
    public static long? TrialEnd(Work work, string? customer, Parameters parameters)
    {
        var (now, text, days) =
            (work.Now(customer), parameters.Text("trial_end"), parameters.Whole("trial_period_days"));
        if (text is not null && days is not null)
            throw StripeError.Invalid("You may only specify one of these parameters: trial_end, trial_period_days.",
                parameters.At("trial_end"), "parameters_exclusive");
        if (days is < 1 or > 730)
            throw StripeError.Invalid("The trial must be from 1 to 730 days long.", parameters.At("trial_period_days"));
        if (days is not null) return now + days * Billing.Periods.Day;
        if (text is null) return null;
        if (text == "now") return now;
        var end = parameters.Whole("trial_end")!.Value;
        if (end > now + 730 * Billing.Periods.Day)
            throw StripeError.Invalid("Invalid timestamp: can be no more than two years in the future.",
                parameters.At("trial_end"));
        return end > now
            ? end
            : throw StripeError.Invalid("Invalid timestamp: must be an integer Unix timestamp in the future.",
                parameters.At("trial_end"));
    }

    public static string MissingPaymentMethod(Parameters parameters, string before = "create_invoice")
    {
        parameters.Under("trial_settings")?.Under("end_behavior")?.Accept("billing_cycle_anchor");
        return parameters.Under(
            "trial_settings")?.Under("end_behavior")?.OneOf("missing_payment_method", "cancel", "create_invoice",
                "pause") ?? before;
    }

    public static bool AutomaticTax(Parameters parameters, bool before = false)
    {
        var given = parameters.Under("automatic_tax");
        given?.Accept("liability");
        return given?.Flag("enabled") ?? before;
    }

    public static string Proration(Parameters parameters) =>
        parameters.OneOf("proration_behavior", "create_prorations", "always_invoice", "none") ?? "create_prorations";

    private static Price RecurringPrice(Work work, Parameters item)
    {
        var price = work.Named<Price>(item.Need("price"), item.At("price"));
        if (!price.Active)
            throw StripeError.Invalid($"The price specified is inactive. This field only accepts active prices.",
                item.At("price"));
        return price.Interval is not null ? price : throw StripeError.Invalid(
            "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
            item.At("price"));
    }

    private static int? Quantity(Parameters item) => item.Whole("quantity") switch
    {
        null => null,
        >= 1 and <= 1_000_000 and var quantity => (int)quantity,
        _ => throw StripeError.Invalid("This value must be greater than or equal to 1.", item.At("quantity")),
    };
}
