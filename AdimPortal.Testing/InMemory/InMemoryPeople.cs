using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.InMemory;

/// <summary>Codes, mail and accounts: what concerns people.</summary>
public sealed class InMemoryPeople : ICodeIssuer, IWorkspaceEmails
{
    /// <summary>Workspaces with a live code: one each, however often it was issued.</summary>
    public HashSet<WorkspaceId> LiveCodes { get; } = [];

    /// <summary>The emails that were posted: what about, and the operation.</summary>
    public HashSet<(string About, WorkspaceId Workspace, OperationId Operation)> Emails { get; } = [];

    public Task IssueAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        LiveCodes.Add(workspace);
        return Task.CompletedTask;
    }

    public Task RevokeAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        LiveCodes.Remove(workspace);
        return Task.CompletedTask;
    }

    public Task ReadyAsync(OperationId operation, Workspace workspace, CancellationToken cancel)
    {
        Emails.Add(("ready", workspace.Id, operation));
        return Task.CompletedTask;
    }

    public Task MovedAsync(OperationId operation, Workspace workspace, CancellationToken cancel)
    {
        Emails.Add(("moved", workspace.Id, operation));
        return Task.CompletedTask;
    }
}
