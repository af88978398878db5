using AdimPortal.Core.Common;

namespace AdimPortal.Web.Components.Shared;

/// <summary>One page of a list.</summary>
/// <param name="Next">Where the next page begins; null when this is the last.</param>
public sealed record ListSlice<T>(IReadOnlyList<T> Items, ListCursor? Next)
{
    public int Count => Items.Count;
}

public static class ListSlice
{
    public static ListSlice<T> Empty<T>() => new([], null);

    /// <param name="found">One more than a page has, if there are so many: so it is known whether there is a next
    /// one.</param>
    public static ListSlice<T> Of<T>(IReadOnlyList<T> found, int size, Func<T, ListCursor> cursorOf) =>
        found.Count > size ? new([.. found.Take(size)], cursorOf(found[size - 1])) : new(found, null);
}
