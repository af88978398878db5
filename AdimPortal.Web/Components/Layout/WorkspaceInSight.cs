using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdimPortal.Web.Components.Layout;

/// <summary>
/// Whether the page is of a customer's workspace that staff look at: it stands under all workspaces then, not under
/// one's own. Read once for a page, though a page has its links twice.
/// </summary>
internal sealed class WorkspaceInSight(
    NavigationManager pages, AuthenticationStateProvider session, IWorkspaceReader workspaces)
{
    private Task<bool>? _read;

    public Task<bool> IsCustomersAsync() => _read ??= ReadAsync();

    private async Task<bool> ReadAsync()
    {
        if (pages.ToBaseRelativePath(pages.Uri).Split('/', '?', '#') is not ["workspaces", var text, ..]
            || !WorkspaceId.TryParse(text, out var id))
            return false;
        var person = (await session.GetAuthenticationStateAsync()).User;
        return person.IsStaff()
            && await workspaces.FindAsync(id, CancellationToken.None) is { } workspace
            && workspace.OwnerId != person.UserId();
    }
}
