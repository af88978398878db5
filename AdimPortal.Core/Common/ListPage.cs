namespace AdimPortal.Core.Common;

/// <summary>One page of a list that is longer, by number.</summary>
/// <param name="Total">How many there are in all.</param>
/// <param name="HasMore">There are more than that: nobody counted on.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, int Total, bool HasMore = false)
{
    /// <summary>How many pages of that size there are; one when there is nothing.</summary>
    public int CountOf(int size) => Math.Max(1, (Total + size - 1) / size);
}

public static class ListPage
{
    public static ListPage<T> Empty<T>() => new([], 0);

    /// <summary>Reads a page; the last one where the list has become shorter than that.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="read">Reads so many, behind so many.</param>
    /// <returns>The page, and its number.</returns>
    public static async Task<(ListPage<T> Page, int Number)> ReadAsync<T>(int number, int size,
        Func<int, int, Task<ListPage<T>>> read)
    {
        var page = await read((number - 1) * size, size);
        if (page.Items.Count > 0 || number <= page.CountOf(size))
            return (page, number);
        number = page.CountOf(size);
        return (await read((number - 1) * size, size), number);
    }
}
