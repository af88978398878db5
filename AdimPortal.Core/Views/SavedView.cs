namespace AdimPortal.Core.Views;

/// <summary>A filter of a list that somebody saved under a name, to find it again.</summary>
/// <param name="Name">One line, 1 to <see cref="LongestName"/> characters; each name once for each list.</param>
/// <param name="Query">What follows the list's own address: empty, or from its question mark on.</param>
public sealed record SavedView(Guid Id, string Name, string Query)
{
    /// <summary>Characters, as a reader counts them.</summary>
    public const int LongestName = 40;

    /// <summary>Characters as they stand in the address.</summary>
    public const int LongestQuery = 1000;

    /// <summary>Views of one person of one list.</summary>
    public const int Most = 20;
}
