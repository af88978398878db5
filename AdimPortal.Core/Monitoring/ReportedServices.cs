using AdimPortal.Core.Common;

namespace AdimPortal.Core.Monitoring;

/// <summary>
/// What a workspace says of its services, bounded where it comes in: its owner may have it say anything.
/// </summary>
public static class ReportedServices
{
    /// <summary>What each service says when all is well; anything else means that it is not.</summary>
    public const string Up = "up";

    /// <summary>The stack has nine; an owner may add some.</summary>
    public const int Most = 50;

    /// <summary>Characters of a name, and of what is said.</summary>
    public const int LongestWord = 60;

    /// <param name="isHealthy">Whether all of them are up, of those as well that are left out.</param>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<KeyValuePair<string, string?>> said,
        out bool isHealthy)
    {
        var kept = new Dictionary<string, string>();
        var (count, down) = (0, 0);
        foreach (var (name, state) in said)
        {
            count++;
            var word = OneLine.Clean(state, LongestWord);
            if (word != Up)
                down++;
            var called = OneLine.Clean(name, LongestWord) is { Length: > 0 } some ? some : "unnamed";
            // Two that are alike when cleaned are one, and down when one of them is.
            if (kept.Count < Most && (!kept.TryGetValue(called, out var there) || there == Up))
                kept[called] = word.Length > 0 ? word : "unknown";
        }

        isHealthy = count > 0 && down == 0;
        return kept;
    }
}
