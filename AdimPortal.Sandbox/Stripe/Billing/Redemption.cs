using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Billing;

/// <summary>A coupon, by itself or by a code that stands for it, put to work.</summary>
internal static class Redemption
{
    public sealed record Choice(Coupon Coupon, PromotionCode? Code);

    /// <summary>Reads discounts[0][coupon] and discounts[0][promotion_code].</summary>
    public static IReadOnlyList<Choice> Read(Work work, Parameters parameters, string? customer) =>
        [.. parameters.Each("discounts").Select(one =>
    {
        one.Accept("discount");
        return one.Text("promotion_code") is { } code
            ? ByCode(work, work.Named<PromotionCode>(code, one.At("promotion_code")), customer,
                one.At("promotion_code"))
            : ByCoupon(work, one.Need("coupon"), one.At("coupon"));
    })];

    public static Choice ByCoupon(Work work, string id, string parameter)
    {
        var coupon = work.Named<Coupon>(id, parameter);
        return coupon.IsValid(work.SandboxNow)
            ? new Choice(coupon, null)
            : throw StripeError.Invalid($"Coupon {id} is no longer valid.", parameter, "coupon_expired");
    }

    public static Choice ByCode(Work work, PromotionCode code, string? customer, string parameter)
    {
        if (!code.IsValid(work.SandboxNow))
            throw StripeError.Invalid("This promotion code is inactive or expired.", parameter);
        if (code.Customer is not null && code.Customer != customer)
            throw StripeError.Invalid("This promotion code is for another customer.", parameter);
        if (code.FirstTimeOnly && customer is not null
            && work.All<Invoice>().Any(invoice => invoice.Customer == customer && invoice.AmountPaid > 0))
            throw StripeError.Invalid(
                "This promotion code cannot be redeemed because the associated customer has prior transactions.",
                parameter);
        return new Choice(ByCoupon(work, code.Coupon, parameter).Coupon, code);
    }

    public static Discount Apply(Work work, Choice choice, string customer, string subscription, string? session = null)
    {
        var (coupon, code) = (work.Get<Coupon>(choice.Coupon.Id), choice.Code);
        work.Keep(coupon with { TimesRedeemed = coupon.TimesRedeemed + 1 });
        if (code is not null) work.Keep(code with { TimesRedeemed = code.TimesRedeemed + 1 });
        var now = work.Now(customer);
        return work.Keep(new Discount
        {
            Id = work.NewId("di_1", 23),
            Number = work.NextNumber(),
            Created = now,
            Coupon = coupon.Id,
            PromotionCode = code?.Id,
            Customer = customer,
            Subscription = subscription,
            CheckoutSession = session,
            End = coupon.Duration == "repeating" ? Periods.AddMonths(now, coupon.DurationInMonths!.Value) : null,
        }, "customer.discount.created");
    }
}
