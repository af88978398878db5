using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class CouponView
{
    public static JsonObject Of(Coupon coupon, Work work) => new()
    {
        ["object"] = "coupon",
        ["amount_off"] = coupon.AmountOff,
        ["created"] = coupon.Created,
        ["currency"] = coupon.Currency,
        ["duration"] = coupon.Duration,
        ["duration_in_months"] = coupon.DurationInMonths,
        ["livemode"] = false,
        ["max_redemptions"] = coupon.MaxRedemptions,
        ["metadata"] = Shape.Metadata(coupon.Metadata),
        ["name"] = coupon.Name,
        ["percent_off"] = coupon.PercentOff,
        ["redeem_by"] = coupon.RedeemBy,
        ["times_redeemed"] = coupon.TimesRedeemed,
        ["valid"] = coupon.IsValid(work.SandboxNow),
    };

    public static JsonObject Of(PromotionCode code, Work work) => new JsonObject
    {
        ["object"] = "promotion_code",
        ["active"] = code.IsValid(work.SandboxNow),
        ["code"] = code.Code,
        ["created"] = code.Created,
        ["customer"] = code.Customer,
        ["expires_at"] = code.ExpiresAt,
        ["livemode"] = false,
        ["max_redemptions"] = code.MaxRedemptions,
        ["metadata"] = Shape.Metadata(code.Metadata),
        ["promotion"] = new JsonObject { ["coupon"] = code.Coupon, ["type"] = "coupon" },
        ["restrictions"] = new JsonObject
        {
            ["first_time_transaction"] = code.FirstTimeOnly,
            ["minimum_amount"] = code.MinimumAmount,
            ["minimum_amount_currency"] = code.MinimumCurrency,
        },
        ["times_redeemed"] = code.TimesRedeemed,
    }.WithNulls("customer_account");

    public static JsonObject Of(Discount discount) => new JsonObject
    {
        ["object"] = "discount",
        ["checkout_session"] = discount.CheckoutSession,
        ["customer"] = discount.Customer,
        ["end"] = discount.End,
        ["promotion_code"] = discount.PromotionCode,
        ["source"] = new JsonObject { ["coupon"] = discount.Coupon, ["type"] = "coupon" },
        ["start"] = discount.Created,
        ["subscription"] = discount.Subscription,
    }.WithNulls("customer_account", "invoice", "invoice_item", "subscription_item");
}
