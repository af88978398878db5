using System.Globalization;
using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class CatalogueView
{
    public static JsonObject Of(Product product) => new JsonObject
    {
        ["object"] = "product",
        ["active"] = product.Active,
        ["created"] = product.Created,
        ["default_price"] = product.DefaultPrice,
        ["description"] = product.Description,
        ["images"] = new JsonArray(),
        ["livemode"] = false,
        ["marketing_features"] = new JsonArray(),
        ["metadata"] = Shape.Metadata(product.Metadata),
        ["name"] = product.Name,
        ["tax_code"] = product.TaxCode,
        ["type"] = "service",
        ["updated"] = product.Updated,
    }.WithNulls("package_dimensions", "shippable", "statement_descriptor", "tax_details", "unit_label", "url");

    public static JsonObject Of(Price price) => new JsonObject
    {
        ["object"] = "price",
        ["active"] = price.Active,
        ["billing_scheme"] = "per_unit",
        ["created"] = price.Created,
        ["currency"] = price.Currency,
        ["livemode"] = false,
        ["lookup_key"] = price.LookupKey,
        ["metadata"] = Shape.Metadata(price.Metadata),
        ["nickname"] = price.Nickname,
        ["product"] = price.Product,
        ["recurring"] = price.Interval is null ? null : new JsonObject
        {
            ["interval"] = price.Interval,
            ["interval_count"] = price.IntervalCount,
            ["usage_type"] = "licensed",
        }.WithNulls("meter", "trial_period_days"),
        ["tax_behavior"] = price.TaxBehavior,
        ["type"] = price.Interval is null ? "one_time" : "recurring",
        ["unit_amount"] = price.UnitAmount,
        ["unit_amount_decimal"] = price.UnitAmount.ToString(CultureInfo.InvariantCulture),
    }.WithNulls("custom_unit_amount", "tiers_mode", "transform_quantity");

    /// <summary>The elder form of a price, which items of subscriptions still carry.</summary>
    public static JsonObject Plan(Price price) => new JsonObject
    {
        ["id"] = price.Id,
        ["object"] = "plan",
        ["active"] = price.Active,
        ["amount"] = price.UnitAmount,
        ["amount_decimal"] = price.UnitAmount.ToString(CultureInfo.InvariantCulture),
        ["billing_scheme"] = "per_unit",
        ["created"] = price.Created,
        ["currency"] = price.Currency,
        ["interval"] = price.Interval,
        ["interval_count"] = price.IntervalCount,
        ["livemode"] = false,
        ["metadata"] = Shape.Metadata(price.Metadata),
        ["nickname"] = price.Nickname,
        ["product"] = price.Product,
        ["usage_type"] = "licensed",
    }.WithNulls("meter", "tiers_mode", "transform_usage", "trial_period_days");
}
