using AdimPortal.Core.Views;
using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdimPortal.Web.Components.Staff.Views;

/// <summary>The saved views of whoever is signed in.</summary>
public sealed class OwnViews(ISavedViews views, AuthenticationStateProvider person)
{
    public async Task<IReadOnlyList<SavedView>> OfAsync(FilteredList list, CancellationToken cancel) =>
        await views.ListAsync((await person.GetAuthenticationStateAsync()).User.UserId(), list.Name, cancel);
}
