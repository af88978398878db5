using System.Text.RegularExpressions;
using AdimPortal.Sandbox.DigitalOcean.Api;

namespace AdimPortal.Sandbox.DigitalOcean.Tags;

internal static partial class TagNames
{
    /// <returns>Each tag once.</returns>
    public static IReadOnlyList<string> Check(IReadOnlyList<string>? tags)
    {
        if ((tags ?? []).FirstOrDefault(tag => !Pattern().IsMatch(tag)) is { } bad)
        {
            throw ApiException.Unprocessable(
                $"Tag '{bad}' may only contain letters, numbers, colons, dashes and underscores, at most 255.");
        }
        return [.. (tags ?? []).Distinct()];
    }

    [GeneratedRegex("^[A-Za-z0-9_:-]{1,255}$")]
    private static partial Regex Pattern();
}
