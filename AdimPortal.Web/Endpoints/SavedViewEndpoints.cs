using AdimPortal.Core.Common;
using AdimPortal.Core.Views;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Staff.Views;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Antiforgery;

namespace AdimPortal.Web.Endpoints;

/// <summary>
/// Saves and deletes the views of whoever asks, by POST with the form token, and leads back to the list: only to one
/// that there is, and with nothing but its own filter.
/// </summary>
internal static class SavedViewEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/staff/views", SaveAsync).RequireAuthorization(Policies.Staff)
            .WithMetadata(new RequireAntiforgeryTokenAttribute()).ExcludeFromDescription();
        routes.MapPost("/staff/views/delete", DeleteAsync).RequireAuthorization(Policies.Staff)
            .WithMetadata(new RequireAntiforgeryTokenAttribute()).ExcludeFromDescription();
    }

    private static async Task<IResult> SaveAsync(HttpContext http, ISavedViews views)
    {
        if (PostedForm.Of(http) is not { } form || FilteredList.Find(form["list"]) is not { } list)
            return PostedForm.NotOurs();
        var query = list.Keep(form["query"]);
        if (!OneLine.TryRead(form["name"], "The name", SavedView.LongestName, out var name, out _))
            return Refuse(list, query, SavedViews.Unnamed);
        if (query.Length > SavedView.LongestQuery)
            return Refuse(list, query, SavedViews.Long);
        return await views.SaveAsync(http.User.UserId(), list.Name, name, query, http.RequestAborted)
            ? Results.LocalRedirect($"{list.Path}{query}")
            : Refuse(list, query, SavedViews.Full);
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, ISavedViews views)
    {
        if (PostedForm.Of(http) is not { } form || FilteredList.Find(form["list"]) is not { } list)
            return PostedForm.NotOurs();
        if (Guid.TryParse(form["view"], out var view))
            await views.RemoveAsync(http.User.UserId(), view, http.RequestAborted);
        var query = list.Keep(form["query"]);
        return Results.LocalRedirect(query.Length > SavedView.LongestQuery ? list.Path : $"{list.Path}{query}");
    }

    private static IResult Refuse(FilteredList list, string query, string why)
    {
        var back = query.Length > SavedView.LongestQuery ? "" : query;
        return Results.LocalRedirect(
            $"{list.Path}{back}{(back.Length == 0 ? '?' : '&')}{SavedViews.Parameter}={why}");
    }
}
