using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class PaymentMethodView
{
    public static JsonObject Of(PaymentMethod method) => new()
    {
        ["object"] = "payment_method",
        ["allow_redisplay"] = "unspecified",
        ["billing_details"] = new JsonObject
        {
            ["address"] = Shape.NoAddress(),
            ["email"] = method.Email,
            ["name"] = method.Name,
        }.WithNulls("phone", "tax_id"),
        ["card"] = Of(method.Card),
        ["created"] = method.Created,
        ["customer"] = method.Customer,
        ["customer_account"] = null,
        ["livemode"] = false,
        ["metadata"] = Shape.Metadata(method.Metadata),
        ["type"] = "card",
    };

    private static JsonObject Of(Card card) => new()
    {
        ["brand"] = card.Brand,
        ["checks"] = new JsonObject { ["cvc_check"] = "pass" }.WithNulls("address_line1_check",
            "address_postal_code_check"),
        ["country"] = "US",
        ["display_brand"] = card.Brand,
        ["exp_month"] = card.ExpMonth,
        ["exp_year"] = card.ExpYear,
        ["fingerprint"] = $"adim{card.Brand}{card.Last4}",
        ["funding"] = "credit",
        ["generated_from"] = null,
        ["last4"] = card.Last4,
        ["networks"] = new JsonObject { ["available"] = Shape.Texts([card.Brand]), ["preferred"] = null },
        ["regulated_status"] = "unregulated",
        ["three_d_secure_usage"] = new JsonObject { ["supported"] = true },
        ["wallet"] = null,
    };
}
