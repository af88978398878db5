using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.WebUtilities;

namespace AdimPortal.Web.Components.Staff.Views;

/// <summary>A list whose filter can be saved. A saved view never leads anywhere but to its list.</summary>
/// <param name="Name">What the list is kept as, and the end of its address.</param>
/// <param name="Parameters">What its address may ask for, but for the page of it.</param>
public sealed record FilteredList(string Name, params IReadOnlyList<string> Parameters)
{
    public static readonly FilteredList
        Workspaces = new("workspaces", "text", "status", "hosting", "plan", SortLink.OrderParameter,
            SortLink.DescendingParameter, FilterColumns.Parameter),
        Operations = new("operations", "text", "status", "kind", "from", "to", SortLink.OrderParameter,
            SortLink.DescendingParameter),
        Customers = new("customers", "text", "plan", "payment", "status", SortLink.OrderParameter,
            SortLink.DescendingParameter, FilterColumns.Parameter),
        Money = new("money", "text", "payment", "plan", "next", SortLink.OrderParameter, SortLink.DescendingParameter);

    public string Path => $"/staff/{Name}";

    /// <summary>Null for a list that there is not.</summary>
    public static FilteredList? Find(string? name) =>
        new[] { Workspaces, Operations, Customers, Money }.FirstOrDefault(list => list.Name == name);

    /// <summary>
    /// What of a query is this list's filter, always written the same way: two that ask for the same are equal. Empty,
    /// or from the question mark on, and nothing but ASCII.
    /// </summary>
    public string Keep(string? query)
    {
        var said = QueryHelpers.ParseQuery(query);
        var kept = Parameters.SelectMany(name => said.GetValueOrDefault(name)
            .Where(value => !string.IsNullOrWhiteSpace(value))
            .Select(value => $"{name}={Uri.EscapeDataString(value!)}")).ToList();
        return kept.Count == 0 ? "" : $"?{string.Join('&', kept)}";
    }
}
