using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>
/// Deletes the snapshots that a workspace needs no more. <see cref="KeptSnapshots"/> says which those are.
/// </summary>
/// <param name="title">Where the workspace may be its owner's server, of which there are none.</param>
public sealed class RemoveSnapshots(ICloud cloud, ProvisioningOptions options, string title = "Remove old snapshots")
    : Step
{
    public override string Name => "remove-snapshots";

    public override string Title => title;

    /// <summary>A snapshot too many costs a little; the sweep finds it again.</summary>
    public override bool IsOptional => true;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (!(await cloud.ListSnapshotsAsync(context.Workspace.Id, cancel)).TryGet(out var all, out var failure))
            return StepOutcome.Of(failure);
        var (workspace, hasOther) =
            (context.Workspace, context.Workspace is { Move: not null, Status: not WorkspaceStatus.Terminating });
        foreach (var snapshot in all.Where(s =>
            !KeptSnapshots.Keeps(workspace.Status, workspace.IsPoweredOff, hasOther, s, options.FinalSnapshotDays,
                context.Now)))
        {
            if (!(await cloud.DeleteSnapshotAsync(snapshot.Id, cancel)).TryGet(out _, out failure))
                return StepOutcome.Of(failure);
            await context.Output.LineAsync(Name, $"Snapshot {snapshot.Name} of {snapshot.TakenAt:u} is deleted.");
        }

        return StepOutcome.Finished;
    }
}
