using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Images;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>
/// Deletes the snapshots that a workspace needs no more. <see cref="KeptSnapshots"/> says which those are.
/// </summary>
/// <param name="images">Where the workspace may be one that an image was made of.</param>
/// <param name="title">Where the workspace may be its owner's server, of which there are none.</param>
public sealed class RemoveSnapshots(ICloud cloud, ProvisioningOptions options, string title = "Remove old snapshots",
    IServerImages? images = null) : Step
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
        var image = images is null ? null : await images.FindAsync(workspace.Id, cancel);
        foreach (var snapshot in all.Where(s =>
            !KeptSnapshots.Keeps(workspace.Status, workspace.IsPoweredOff, hasOther, s, options.FinalSnapshotDays,
                context.Now, image is { State: ImageState.Preparing or ImageState.Ready })))
        {
            if (!(await cloud.DeleteSnapshotAsync(snapshot.Id, cancel)).TryGet(out _, out failure))
                return StepOutcome.Of(failure);
            await context.Output.LineAsync(Name, $"Snapshot {snapshot.Name} of {snapshot.TakenAt:u} is deleted.");
        }

        if (image is { State: ImageState.Retired })
            await images!.EndAsync(image.Id, ImageState.Removed, cancel);
        return StepOutcome.Finished;
    }
}
