using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdimPortal.Web.Components.Portal.Workspaces;

/// <summary>A live page of one workspace: for its owner and for staff; to everybody else it is not there.</summary>
public abstract class WorkspaceLivePage : LivePage
{
    [Parameter]
    public required string Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Session { get; set; } = default!;

    [Inject]
    private WorkspaceAccess Access { get; set; } = default!;

    [Inject]
    private IWorkspaceReader Workspaces { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>Null until it was read, and where there is none for whoever looks.</summary>
    protected Workspace? Workspace { get; private set; }

    protected bool IsOwner { get; private set; }

    protected bool IsStaff { get; private set; }

    protected bool IsAdmin { get; private set; }

    protected override Task<IReadOnlyList<string>> TopicsAsync() => Task.FromResult<IReadOnlyList<string>>(
        WorkspaceId.TryParse(Id, out var id) ? [LiveTopics.Workspace(id), LiveTopics.Health(id)] : []);

    protected sealed override async Task ReadAsync()
    {
        var person = (await Session).User;
        Workspace = await Access.FindAsync(person, Id, id => OnceAsync(Workspaces.FindAsync, id), Leaving);
        if (Workspace is null)
        {
            Navigation.NotFound();
            return;
        }

        IsOwner = Workspace.OwnerId == person.UserId();
        IsStaff = await Access.IsStaffAsync(person);
        IsAdmin = IsStaff && person.IsInRole(Roles.Admin);
        await ReadPartsAsync(Workspace);
    }

    /// <summary>Reads what else the page shows.</summary>
    protected abstract Task ReadPartsAsync(Workspace workspace);
}
