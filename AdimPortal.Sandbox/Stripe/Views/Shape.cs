using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

/// <summary>Pieces that many of Stripe's objects have.</summary>
internal static class Shape
{
    public static JsonObject List(string url, IEnumerable<JsonObject> data, bool hasMore = false) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. data]),
        ["has_more"] = hasMore,
        ["url"] = url,
    };

    /// <summary>What Stripe has and the Sandbox has no use for: there, and empty.</summary>
    public static JsonObject WithNulls(this JsonObject view, params ReadOnlySpan<string> names)
    {
        foreach (var name in names) view[name] = null;
        return view;
    }

    public static JsonObject Metadata(IReadOnlyDictionary<string, string> pairs)
    {
        var view = new JsonObject();
        foreach (var (key, value) in pairs) view[key] = value;
        return view;
    }

    public static JsonArray Texts(IEnumerable<string> texts) =>
        [.. texts.Select(text => (JsonNode)JsonValue.Create(text)!)];

    public static JsonObject? Address(Address? address) => address is null ? null : new JsonObject
    {
        ["city"] = address.City,
        ["country"] = address.Country,
        ["line1"] = address.Line1,
        ["line2"] = address.Line2,
        ["postal_code"] = address.PostalCode,
        ["state"] = address.State,
    };

    public static JsonObject NoAddress() =>
        new JsonObject().WithNulls("city", "country", "line1", "line2", "postal_code", "state");

    public static JsonObject Self() => new() { ["type"] = "self" };
}
