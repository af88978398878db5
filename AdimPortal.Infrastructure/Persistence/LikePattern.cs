using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.Persistence;

/// <summary>What a person typed, as a pattern of PostgreSQL's LIKE that takes it for text.</summary>
internal static class LikePattern
{
    /// <summary>Said each time: without it the provider writes ESCAPE '', and a backslash is a character like
    /// others.</summary>
    public const string Escape = @"\";

    /// <summary>Characters: nobody's name or address that is looked for is longer.</summary>
    private const int Longest = 100;

    public static string Containing(string text) =>
        $"%{OneLine.Clean(text.Trim(), Longest).Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}
