using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>Where backups are asked for, and what is made of them.</summary>
public sealed class BackupService(IOperationRequests requests, ProvisioningService provisioning)
{
    /// <summary>Takes a backup: because somebody asked, or by the portal itself, because it is time.</summary>
    public Task<RequestAnswer> BackUpAsync(ActPermit permit, CancellationToken cancel) => requests.BeginAsync(
        permit.By is null ? BackUpOperation.ScheduledName : BackUpOperation.OperationName, permit, Act.BackUp,
        w => w.RequireRunningServer(), cancel);

    /// <summary>Brings a backup back in the workspace's own place.</summary>
    public Task<RequestAnswer> RestoreAsync(ActPermit permit, Backup backup, CancellationToken cancel) =>
        backup.Status is BackupStatus.Good && backup.Workspace == permit.On(Act.Restore)
            ? requests.BeginAsync(RestoreOperation.OperationName, permit, Act.Restore,
                w => w.BeginRestore(backup.Id), cancel)
            : Task.FromResult<RequestAnswer>(
                new RequestAnswer.Refused("You can only restore a successful backup of this workspace here."));

    /// <summary>Proves on a throw-away server that a backup restores.</summary>
    public Task<RequestAnswer> DrillAsync(ActPermit permit, Backup backup, CancellationToken cancel) =>
        backup.Workspace != permit.On(Act.Drill)
            ? throw new ArgumentException("The backup is another workspace's.", nameof(backup))
            : requests.BeginAsync(DrillOperation.OperationName, permit, Act.Drill, w => w.BeginDrill(backup.Id),
                cancel);

    /// <summary>Builds a new workspace with the data of a backup of the permit's workspace, for its owner.</summary>
    public async Task<(WorkspaceId Id, RequestAnswer Answer)> RestoreIntoNewAsync(
        ActPermit permit, string name, string region, string plan, Backup backup, CancellationToken cancel)
    {
        var id = await provisioning.NewIdAsync(cancel);
        if (backup.Status is not BackupStatus.Good || backup.Workspace != permit.On(Act.RestoreIntoNew))
            return (id, new RequestAnswer.Refused("You can only restore a successful backup."));
        if (provisioning.WhyNot(name, region, plan) is { } refused)
            return (id, refused);
        var workspace = provisioning.NewWorkspace(id, permit.Owner!.Value, name, region, plan);
        workspace.BuildFrom(backup.Id);
        return (id, await requests.ProvisionAsync(workspace, permit, cancel));
    }
}
