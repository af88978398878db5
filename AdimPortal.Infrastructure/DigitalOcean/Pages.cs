using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>A page of a list; <c>links</c> and what is in it may be absent.</summary>
internal abstract record Page<T>
{
    public PageLinks? Links { get; init; }

    public PageMeta? Meta { get; init; }

    internal abstract IReadOnlyList<T> Items { get; }
}

/// <param name="Total">Of all pages together.</param>
internal sealed record PageMeta(int Total);

internal sealed record PageLinks(PageTurns? Pages);

internal sealed record PageTurns(string? Next);

internal static class Pages
{
    private const int ItemsPerPage = 200;

    /// <summary>More than this is a list that never ends.</summary>
    private const int MostPages = 500;

    public static async Task<Result<IReadOnlyList<T>>> ListAsync<T, TPage>(this DigitalOceanApi api, ApiCall call,
        JsonTypeInfo<TPage> type, CancellationToken cancel)
        where TPage : Page<T>
    {
        var all = new List<T>();
        for (var number = 1; number <= MostPages; number++)
        {
            var paged = call.With(("page", number.ToString(CultureInfo.InvariantCulture)),
                ("per_page", ItemsPerPage.ToString(CultureInfo.InvariantCulture)));
            if (!(await api.FindAsync(paged, type, cancel)).TryGet(out var page, out var failure))
                return failure;
            // A list in something that isn't there is an empty list.
            all.AddRange(page?.Items ?? []);
            if (page?.Links?.Pages?.Next is null)
                return all;
        }

        return DigitalOceanErrors.Unreadable(call, $"the list has more than {MostPages} pages");
    }
}
