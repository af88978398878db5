using AdimPortal.Core.Acts;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Pages;

/// <summary>What owners call the workspaces of a portal in memory.</summary>
internal sealed class InMemoryWorkspaceNames(InMemoryPortal portal) : IWorkspaceNames
{
    public Task<string?> RenameAsync(ActPermit permit, string? name, CancellationToken cancel)
    {
        var fault = WorkspaceName.WhyNot(name);
        if (fault is null)
            portal.Workspaces.First(w => w.Id == permit.On(Act.RenameWorkspace)).Rename(WorkspaceName.Read(name!));
        return Task.FromResult(fault);
    }
}
