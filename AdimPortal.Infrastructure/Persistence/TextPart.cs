using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.Persistence;

/// <summary>What somebody typed to look for, as the pattern of ILIKE that finds it anywhere, as it was typed.</summary>
internal static class TextPart
{
    /// <summary>Said each time: without it the provider writes ESCAPE '', and a backslash is a character like
    /// others.</summary>
    public const string Escape = @"\";

    public static string Of(string typed) =>
        $"%{OneLine.Clean(typed.Trim(), 100).Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}
