using System.Text.Json;

namespace AdimPortal.Testing.Billing;

/// <summary>Short words for looking into answers.</summary>
internal static class Reading
{
    public static string Text(this JsonElement thing, string name) => thing.At(name).GetString()!;

    public static long Number(this JsonElement thing, string name) => thing.At(name).GetInt64();

    public static bool IsNull(this JsonElement thing, string name) => thing.At(name).ValueKind == JsonValueKind.Null;

    /// <param name="path">Fields and places: items.data.0.price.</param>
    public static JsonElement At(this JsonElement thing, string path)
    {
        foreach (var step in path.Split('.')) thing =
            int.TryParse(step, out var index) ? thing[index] : thing.GetProperty(step);
        return thing;
    }

    public static IReadOnlyList<JsonElement> Data(this JsonElement list) =>
        [.. list.GetProperty("data").EnumerateArray()];
}
