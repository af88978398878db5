using System.Globalization;

namespace AdimPortal.Sandbox.DigitalOcean.Api;

/// <summary>
/// One page of a list, with the links that lead to the others. A list that fits one page has empty links.
/// </summary>
internal static class Paging
{
    private const int DefaultPerPage = 20;
    private const int MaximumPerPage = 200;

    public static IResult Page<T>(HttpRequest request, string name, IReadOnlyList<T> all) =>
        Answer.Ok(Body(request, name, all));

    internal static IReadOnlyDictionary<string, object> Body<T>(HttpRequest request, string name, IReadOnlyList<T> all)
    {
        var perPage = Math.Min(Number(request, "per_page", DefaultPerPage), MaximumPerPage);
        var page = Number(request, "page", 1);
        var last = Math.Max(1, (all.Count + perPage - 1) / perPage);
        return new Dictionary<string, object>
        {
            [name] = all.Skip((page - 1) * perPage).Take(perPage).ToList(),
            ["links"] = Links(request, page, last, perPage),
            ["meta"] = new { total = all.Count },
        };
    }

    private static Dictionary<string, object> Links(HttpRequest request, int page, int last, int perPage)
    {
        var pages = new Dictionary<string, string>();
        void Link(string name, int number) => pages[name] = Address(request, number, perPage);

        if (page > 1)
        {
            Link("first", 1);
            Link("prev", Math.Min(page - 1, last));
        }
        if (page < last)
        {
            Link("next", page + 1);
            Link("last", last);
        }
        return pages.Count == 0 ? [] : new Dictionary<string, object> { ["pages"] = pages };
    }

    private static string Address(HttpRequest request, int page, int perPage)
    {
        var query = request.Query
            .Where(pair => pair.Key is not ("page" or "per_page"))
            .SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value)))
            .Append(KeyValuePair.Create("page", (string?)page.ToString(CultureInfo.InvariantCulture)))
            .Append(KeyValuePair.Create("per_page", (string?)perPage.ToString(CultureInfo.InvariantCulture)));
        return $"{request.Scheme}://{request.Host}{request.Path}{QueryString.Create(query)}";
    }

    private static int Number(HttpRequest request, string key, int otherwise) =>
        int.TryParse(request.Query[key], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : otherwise;
}
