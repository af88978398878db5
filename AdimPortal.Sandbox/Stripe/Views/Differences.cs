using System.Text.Json.Nodes;

namespace AdimPortal.Sandbox.Stripe.Views;

/// <summary>What an "updated" event says of before.</summary>
internal static class Differences
{
    /// <returns>The former values of the fields that changed; of objects only the inner fields that did.</returns>
    public static JsonObject Previous(JsonObject before, JsonObject after)
    {
        var previous = new JsonObject();
        foreach (var (key, was) in before)
        {
            var now = after[key];
            if (JsonNode.DeepEquals(was, now)) continue;
            previous[key] = was is JsonObject wasObject && now is JsonObject nowObject
                ? Previous(wasObject, nowObject)
                : was?.DeepClone();
        }
        foreach (var (key, _) in after)
            if (!before.ContainsKey(key)) previous[key] = null;
        return previous;
    }
}
