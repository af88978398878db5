using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Images.Steps;

/// <summary>From now on servers are made from the image.</summary>
public sealed class RecordImage(IServerImages images, ImageFingerprint fingerprint, ICloud cloud) : Step
{
    public const string StepName = "record";

    public override string Name => StepName;

    public override string Title => "Offer the image to new servers";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        // A portal that was upgraded meanwhile went on with another version's routines: it is neither.
        if (context.OutputOf(ReserveImage.StepName, ReserveImage.Fingerprint) != fingerprint.Read())
            return new StepOutcome.FailedForGood("The version changed while the image was prepared.",
                $"The fingerprint is {fingerprint.Read()} now.");
        if (!(await SnapshotOfAsync(cloud, context, cancel)).TryGet(out var snapshot, out var failure))
            return StepOutcome.Of(failure);
        await images.KeepAsync(context.Workspace.Id, snapshot, cancel);
        await context.Output.LineAsync(Name,
            $"Image {snapshot.Name}: {snapshot.SizeGib:0.00} GiB, in {string.Join(", ", snapshot.Regions)}.");
        return StepOutcome.Finished;
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await images.EndAsync(context.Workspace.Id, ImageState.Failed, cancel);
        return StepOutcome.Finished;
    }

    internal static async Task<Result<Snapshot>> SnapshotOfAsync(ICloud cloud, StepContext context,
        CancellationToken cancel)
    {
        var id = context.OutputOf($"snapshot-{SnapshotName.Image}", "snapshot");
        if (id is null)
            return new Failure.Final("There is no snapshot.", "The step before left none.");
        if (!(await cloud.FindSnapshotAsync(id, cancel)).TryGet(out var snapshot, out var failure))
            return failure;
        return snapshot is null
            ? new Failure.Final("The snapshot no longer exists.", $"The cloud knows no snapshot {id}.")
            : snapshot;
    }
}
