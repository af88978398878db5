using AdimPortal.Core.Backups;
using AdimPortal.Core.Operations.Plans;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>What is asked for with backups.</summary>
public sealed partial class WorkspaceDesk
{
    /// <param name="by">Null for the portal itself, because it is time.</param>
    public Task<RequestAnswer> BackUpAsync(WorkspaceId workspace, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(by is null ? BackUpPlan.ScheduledName : BackUpPlan.PlanName, workspace, by, w => w.RequireRunningServer(), cancel);

    /// <summary>Brings a backup back in the workspace's own place.</summary>
    public Task<RequestAnswer> RestoreAsync(WorkspaceId workspace, Backup backup, Guid? by, CancellationToken cancel) =>
        backup.Status is BackupStatus.Good && backup.Workspace == workspace
            ? requests.BeginAsync(RestorePlan.PlanName, workspace, by, w => w.BeginRestore(backup.Id), cancel)
            : Task.FromResult<RequestAnswer>(new RequestAnswer.Refused("Only a good backup of this workspace can be restored here."));

    /// <summary>Proves on a throw-away server that a backup restores.</summary>
    public Task<RequestAnswer> DrillAsync(Backup backup, Guid? by, CancellationToken cancel) =>
        requests.BeginAsync(DrillPlan.PlanName, backup.Workspace, by, w => w.BeginDrill(backup.Id), cancel);

    /// <summary>Builds a new workspace with the data of a backup. Whether the backup is the owner's is checked before, at the door.</summary>
    public async Task<(WorkspaceId Id, RequestAnswer Answer)> RestoreIntoNewAsync(
        Guid owner, string name, string region, string plan, Backup backup, CancellationToken cancel)
    {
        var id = NewId();
        if (backup.Status is not BackupStatus.Good)
            return (id, new RequestAnswer.Refused("Only a good backup can be restored."));
        if (WhyNot(name, region, plan) is { } refused)
            return (id, refused);
        var workspace = Workspace.Request(id, owner, Named(name), plan, region, plans.Of(plan).DropletSize, options.Zone, time.GetUtcNow());
        workspace.BuildFrom(backup.Id);
        return (id, await requests.ProvisionAsync(workspace, cancel));
    }
}
