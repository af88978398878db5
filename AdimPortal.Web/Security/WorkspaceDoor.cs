using System.Security.Claims;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Authorization;

namespace AdimPortal.Web.Security;

/// <summary>Who may come near a workspace: its owner, and staff. To everybody else it does not exist.</summary>
internal sealed class WorkspaceDoor(IWorkspaceReader workspaces, IAuthorizationService policies)
{
    /// <param name="id">As it stands in the address; anything that is no id finds nothing.</param>
    public async Task<Workspace?> FindAsync(ClaimsPrincipal person, string id, CancellationToken cancel)
    {
        if (!WorkspaceId.TryParse(id, out var workspaceId) || await workspaces.FindAsync(workspaceId, cancel) is not { } workspace)
            return null;
        return workspace.OwnerId == person.UserId() || await IsStaffAsync(person) ? workspace : null;
    }

    public async Task<bool> IsStaffAsync(ClaimsPrincipal person) => (await policies.AuthorizeAsync(person, Policies.Staff)).Succeeded;
}
