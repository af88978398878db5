using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Checkout;

/// <summary>What is to pay today.</summary>
internal sealed record CheckoutTotal(long Subtotal, long Discount)
{
    public long Total => Subtotal - Discount;

    public static CheckoutTotal Of(CheckoutSession session, Work work)
    {
        if (IsTrial(session)) return new CheckoutTotal(0, 0);
        var amount = Regular(session, work);
        return new CheckoutTotal(amount, DiscountOn(amount, session, work));
    }

    public static bool IsTrial(CheckoutSession session) =>
        session.TrialEnd is not null || session.TrialPeriodDays is not null;

    /// <summary>A period's price, which a trial puts off.</summary>
    public static long Regular(CheckoutSession session, Work work) =>
        session.Items.Sum(item => work.Get<Price>(item.Price).UnitAmount * item.Quantity);

    public static long DiscountOn(long amount, CheckoutSession session, Work work) =>
        work.Find<Coupon>(session.Coupon) switch
        {
            null => 0,
            { PercentOff: { } percent } => Amounts.Percent(amount, percent),
            var coupon => Math.Min(amount, coupon.AmountOff ?? 0),
        };
}
