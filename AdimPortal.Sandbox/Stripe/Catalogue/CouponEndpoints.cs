using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Catalogue;

/// <summary>Coupons, and the codes that people type for them.</summary>
internal static class CouponEndpoints
{
    private const string CodeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static void MapCoupons(this IEndpointRouteBuilder api)
    {
        api.Get("/coupons", call =>
        {
            var created = call.Parameters.Range("created");
            return call.List(call.Work.All<Coupon>().Where(one => created(one.Created)));
        });
        api.Post("/coupons", CreateCoupon);
        api.Get("/coupons/{id}", call => call.Show(call.Work.Named<Coupon>(call.Id)));
        api.Delete("/coupons/{id}", call =>
        {
            var coupon = call.Work.Named<Coupon>(call.Id);
            // Discounts that were given stay, so the coupon is only shut.
            call.Work.Keep(coupon with { MaxRedemptions = coupon.TimesRedeemed }, "coupon.deleted");
            return View.Deleted(coupon.Id, "coupon");
        });
        api.Get("/promotion_codes", ListCodes);
        api.Post("/promotion_codes", CreateCode);
        api.Get("/promotion_codes/{id}", call => call.Show(call.Work.Named<PromotionCode>(call.Id)));
        api.Post("/promotion_codes/{id}", call =>
        {
            var code = call.Work.Named<PromotionCode>(call.Id);
            return call.Show(
                call.Work.Keep(
                    code with
                    {
                        Active = call.Parameters.Flag("active") ?? code.Active,
                        Metadata = call.Parameters.Metadata(code.Metadata)
                    }, "promotion_code.updated"));
        });
    }

    private static JsonObject CreateCoupon(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        var (percent, amount, currency) =
            (parameters.Number("percent_off"), parameters.Whole("amount_off"), parameters.Text("currency"));
        var (duration, months) = (parameters.OneOf("duration", "once", "repeating", "forever") ?? "once",
            parameters.Whole("duration_in_months"));
        if ((percent is null) == (amount is null))
            throw StripeError.Invalid("You must pass either `percent_off` or `amount_off`.", "percent_off",
                "parameter_missing");
        if (percent is <= 0 or > 100)
            throw StripeError.Invalid("Invalid percent_off: must be greater than 0 and at most 100.", "percent_off");
        if (amount is not null && currency is null) throw StripeError.Needed("currency");
        if (months is < 1 or > 120)
            throw StripeError.Invalid("Invalid duration_in_months: must be from 1 to 120.", "duration_in_months");
        if (duration == "repeating" && months is null) throw StripeError.Needed("duration_in_months");
        var id = parameters.Text("id") ?? RandomNumberGenerator.GetString(CodeLetters, 8);
        if (work.Find<Thing>(id) is not null)
            throw StripeError.Invalid("Coupon already exists.", "id", "resource_already_exists");
        return call.Show(work.Keep(new Coupon
        {
            Id = id,
            Number = work.NextNumber(),
            Created = work.SandboxNow,
            Name = parameters.Text("name"),
            PercentOff = percent,
            AmountOff = amount,
            Currency = currency,
            Duration = duration,
            DurationInMonths = (int?)months,
            MaxRedemptions = Redemptions(parameters),
            RedeemBy = parameters.Whole("redeem_by"),
            Metadata = parameters.Metadata(),
        }, "coupon.created"));
    }

    private static JsonObject ListCodes(Call call)
    {
        var parameters = call.Parameters;
        var (active, code, coupon, customer) = (parameters.Flag("active"), parameters.Text("code"),
            parameters.Text("coupon"), parameters.Text("customer"));
        var created = parameters.Range("created");
        return call.List(call.Work.All<PromotionCode>().Where(one =>
            (active is null || one.IsValid(call.Work.SandboxNow) == active)
                && (code is null || one.Code.Equals(code, StringComparison.OrdinalIgnoreCase))
            && (coupon is null || one.Coupon == coupon) && (customer is null || one.Customer == customer)
            && created(one.Created)));
    }

    private static JsonObject CreateCode(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        var promotion = parameters.Under("promotion") ?? throw StripeError.Needed("promotion");
        promotion.OneOf("type", "coupon");
        var coupon = work.Named<Coupon>(promotion.Need("coupon"), "promotion[coupon]");
        var restrictions = parameters.Under("restrictions");
        var code = parameters.Text("code") ?? RandomNumberGenerator.GetString(CodeLetters, 8);
        if (work.All<PromotionCode>()
            .Any(one => one.IsValid(work.SandboxNow) && one.Code.Equals(code, StringComparison.OrdinalIgnoreCase)))
            throw StripeError.Invalid("An active promotion code with the same code already exists.", "code",
                "resource_already_exists");
        return call.Show(work.Keep(new PromotionCode
        {
            Id = work.NewId("promo_1", 23),
            Number = work.NextNumber(),
            Created = work.SandboxNow,
            Coupon = coupon.Id,
            Code = code,
            Active = parameters.Flag("active") ?? true,
            Customer = parameters.Text("customer") is { } customer
                ? work.Named<Customer>(customer, "customer").Id
                : null,
            ExpiresAt = parameters.Whole("expires_at"),
            MaxRedemptions = Redemptions(parameters),
            FirstTimeOnly = restrictions?.Flag("first_time_transaction") ?? false,
            MinimumAmount = restrictions?.Whole("minimum_amount"),
            MinimumCurrency = restrictions?.Text("minimum_amount_currency"),
            Metadata = parameters.Metadata(),
        }, "promotion_code.created"));
    }
    private static int? Redemptions(Parameters parameters) => parameters.Whole("max_redemptions") switch
    {
        null => null,
        > 0 and <= int.MaxValue and var count => (int)count,
        _ => throw StripeError.Invalid("Invalid positive integer", "max_redemptions", "parameter_invalid_integer"),
    };
}
