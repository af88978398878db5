using System.Security.Claims;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Authorization;

namespace AdimPortal.Web.Security;

/// <summary>Who may come near a workspace: its owner, and staff. To everybody else it does not exist.</summary>
internal sealed class WorkspaceAccess(IWorkspaceReader workspaces, IAuthorizationService policies, ActGate gate,
    IActRecords records)
{
    private readonly HashSet<WorkspaceId> _looked = [];

    /// <param name="id">As it stands in the address; anything that is no id finds nothing.</param>
    public Task<Workspace?> FindAsync(ClaimsPrincipal person, string id, CancellationToken cancel) =>
        FindAsync(person, id, workspace => workspaces.FindAsync(workspace, cancel), cancel);

    /// <param name="read">Reads the workspace, whoever it is for: what comes of it is shown to nobody before it is
    /// known that they may see it.</param>
    public async Task<Workspace?> FindAsync(ClaimsPrincipal person, string id,
        Func<WorkspaceId, Task<Workspace?>> read, CancellationToken cancel)
    {
        if (!WorkspaceId.TryParse(id, out var workspaceId) || await read(workspaceId) is not { } workspace)
            return null;
        return workspace.OwnerId == person.UserId()
            || (await IsStaffAsync(person) && await LookAsync(person, workspaceId, cancel)) ? workspace : null;
    }

    /// <summary>Staff who look at a customer's workspace are recorded, once for a visit.</summary>
    private async Task<bool> LookAsync(ClaimsPrincipal person, WorkspaceId workspace, CancellationToken cancel)
    {
        if (_looked.Contains(workspace))
            return true;
        if (await gate.AskAsync(person.Caller(), Act.ViewWorkspace, ActSubject.Of(workspace), reason: null, cancel)
            is not ActDecision.Allowed(var permit))
            return false;
        await records.WriteAsync(permit, cancel);
        return _looked.Add(workspace);
    }

    public async Task<bool> IsStaffAsync(ClaimsPrincipal person) =>
        (await policies.AuthorizeAsync(person, Policies.Staff)).Succeeded;
}
