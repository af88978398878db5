using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Cloud.Steps;

/// <summary>
/// A snapshot of the whole server, by a name of ours: found before it is taken. It is taken while the server is off, so
/// that every database in it is whole. Taken back, it is deleted.
/// </summary>
/// <param name="kind"><see cref="SnapshotName.PowerOff"/> or <see cref="SnapshotName.Final"/>.</param>
/// <param name="isWanted">False for a portal that keeps none.</param>
public sealed class TakeSnapshot(ICloud cloud, string kind, bool isWanted = true) : Step
{
    public override string Name => $"snapshot-{kind}";

    public override string Title => "Take a snapshot of the server";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(10);

    public override TimeSpan Timeout => TimeSpan.FromHours(2);

    public override string TimeoutMessage => "Taking the snapshot took too long.";

    public override RetryPolicy Retry => RetryPolicy.ForWaiting;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        // In what no customer had yet there is nothing to keep.
        if (!isWanted || context.Workspace is not { Purpose: not WorkspacePurpose.Parked, DropletId: { } id })
            return StepOutcome.NotHere;
        if (!(await cloud.FindDropletAsync(id, cancel)).TryGet(out var droplet, out var failure))
            return StepOutcome.Of(failure);
        if (droplet is null)
            return StepOutcome.Finished;
        if (droplet.IsLocked)
            return ServerPower.Wait(context, "The snapshot is being taken.");
        if (!(await OursAsync(context, cancel)).TryGet(out var there, out failure))
            return StepOutcome.Of(failure);
        // One of an earlier time would bring back what was then.
        if (there.LastOrDefault(s => s.TakenAt >= context.Operation.RequestedAt) is { } taken)
            return (await cloud.TagSnapshotAsync(taken.Id, CloudItem.PortalTag, cancel)).TryGet(out _, out failure)
                ? StepOutcome.With(("snapshot", taken.Id))
                : StepOutcome.Of(failure);
        var name = SnapshotName.Of(context.Workspace.Id, kind);
        return (await cloud.ChangeDropletAsync(id, new DropletChange.TakeSnapshot(name), cancel)).TryGet(
            out _, out failure)
            ? ServerPower.Wait(context, "The snapshot is being taken.")
            : StepOutcome.Of(failure);
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        if (!isWanted || context.Workspace.DropletId is not { } id)
            return StepOutcome.Finished;
        if (!(await cloud.FindDropletAsync(id, cancel)).TryGet(out var droplet, out var failure))
            return StepOutcome.Of(failure);
        // One that is still being taken can't be seen yet.
        if (droplet is { IsLocked: true })
            return new StepOutcome.WaitUntil(new WaitCondition.TimePasses(TimeSpan.FromSeconds(10)),
                "The snapshot is still being taken.");
        if (!(await OursAsync(context, cancel)).TryGet(out var there, out failure))
            return StepOutcome.Of(failure);
        foreach (var snapshot in there.Where(s => s.TakenAt >= context.Operation.RequestedAt))
        {
            if (!(await cloud.DeleteSnapshotAsync(snapshot.Id, cancel)).TryGet(out _, out failure))
                return StepOutcome.Of(failure);
        }

        return StepOutcome.Finished;
    }

    private async Task<Result<List<Snapshot>>> OursAsync(StepContext context, CancellationToken cancel)
    {
        if (!(await cloud.ListSnapshotsAsync(context.Workspace.Id, cancel)).TryGet(out var all, out var failure))
            return failure;
        var name = SnapshotName.Of(context.Workspace.Id, kind);
        return all.Where(s => s.Name == name).ToList();
    }
}
