using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Billing;

/// <summary>What an invoice of a subscription is made of.</summary>
internal static class Lines
{
    /// <summary>One period of each item, as the items now are.</summary>
    public static IReadOnlyList<InvoiceLine> OfPeriod(Work work, IEnumerable<SubscriptionItem> items) =>
        [.. items.Select(item =>
    {
        var (price, product) = Sold(work, item);
        return Line(work, item, price.UnitAmount * item.Quantity,
            $"{item.Quantity} × {product.Name} (at {Amounts.Text(price.UnitAmount, price.Currency)} / {price.Interval})",
            item.PeriodStart, item.PeriodEnd);
    })];

    public static IReadOnlyList<InvoiceLine> OfTrial(Work work, Subscription subscription) =>
        [.. subscription.Items.Select(item =>
        Line(work, item, 0, $"Trial period for {Sold(work, item).Product.Name}", item.PeriodStart, item.PeriodEnd))];

    /// <summary>Credits for what is no longer used of the running period.</summary>
    public static IEnumerable<InvoiceLine> Unused(Work work, IEnumerable<SubscriptionItem> items, long at) =>
        items.Select(item =>
        Line(work, item, -Share(work, item, at),
            $"Unused time on {Sold(work, item).Product.Name} after {Periods.Date(at)}", at, item.PeriodEnd,
            proration: true));

    /// <summary>What is used instead for the rest of it.</summary>
    public static IEnumerable<InvoiceLine> Remaining(Work work, IEnumerable<SubscriptionItem> items, long at) =>
        items.Select(item =>
        Line(work, item, Share(work, item, at),
            $"Remaining time on {Sold(work, item).Product.Name} after {Periods.Date(at)}", at, item.PeriodEnd,
            proration: true));

    /// <summary>
    /// What the subscription's discounts take off. A percentage is of each line, credits too; an amount is of what
    /// remains to pay.
    /// </summary>
    public static IReadOnlyList<InvoiceLine> Discounted(Work work, IReadOnlyList<InvoiceLine> lines,
        IEnumerable<Discount> discounts)
    {
        foreach (var discount in discounts)
        {
            var coupon = work.Get<Coupon>(discount.Coupon);
            var left = coupon.AmountOff ?? 0;
            lines = [.. lines.Select(line =>
            {
                var net = line.Amount - line.Discounts.Sum(one => one.Amount);
                var off = coupon.PercentOff is { } percent ? Amounts.Percent(net, percent) : Math.Clamp(net, 0, left);
                left -= coupon.PercentOff is null ? off : 0;
                return off == 0
                    ? line
                    : line with { Discounts = [.. line.Discounts, new LineDiscount(discount.Id, off)] };
            })];
        }
        return lines;
    }

    private static long Share(Work work, SubscriptionItem item, long at)
    {
        var whole = (decimal)(item.PeriodEnd - item.PeriodStart);
        var share = whole <= 0 ? 0 : Math.Clamp((item.PeriodEnd - at) / whole, 0, 1);
        return (long)Math.Round(Sold(work, item).Price.UnitAmount * item.Quantity * share,
            MidpointRounding.AwayFromZero);
    }

    private static (Price Price, Product Product) Sold(Work work, SubscriptionItem item)
    {
        var price = work.Get<Price>(item.Price);
        return (price, work.Get<Product>(price.Product));
    }

    private static InvoiceLine Line(Work work, SubscriptionItem item, long amount, string description, long start,
        long end, bool proration = false) => new()
        {
            Id = work.NewId("il_1", 23),
            Amount = amount,
            Description = description,
            Price = item.Price,
            Product = work.Get<Price>(item.Price).Product,
            Quantity = item.Quantity,
            PeriodStart = start,
            PeriodEnd = end,
            SubscriptionItem = item.Id,
            Proration = proration,
        };
}
