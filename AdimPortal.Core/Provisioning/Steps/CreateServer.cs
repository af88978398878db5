using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Common;
using AdimPortal.Core.Images;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>
/// One droplet, found by its tag before it is made: the cloud knows no idempotency key, so a request whose answer was
/// lost may have made it all the same.
/// </summary>
/// <param name="images">Offers what it is made from; null for the system's own image.</param>
/// <param name="queue">Where it waits while the cloud has no room; null where only its undo is wanted.</param>
public sealed class CreateServer(ICloud cloud, ISecretVault vault, BillingPlans plans, ProvisioningOptions options,
    ImageChoice? images = null, IServerQueue? queue = null) : Step
{
    public const string StepName = "server";

    public override string Name => StepName;

    public override string Title => "Create server";

    /// <summary>It only ever waits for room in the account.</summary>
    public override TimeSpan Timeout => AwaitServerPlace.Longest;

    public override string TimeoutMessage => AwaitServerPlace.NotInTime;

    public override bool WaitsItsTurn => true;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        if (!(await cloud.ListDropletsAsync(workspace.Tag, cancel)).TryGet(out var there, out var failure))
            return StepOutcome.Of(failure);
        if (there.Count > 0)
            return StepOutcome.With(("droplet", $"{there[0].Id}"));

        var login = context.OutputOf(ReserveIdentity.StepName, ReserveIdentity.LoginKey)!;
        if (!(await cloud.EnsureSshKeyAsync(workspace.Tag, login, cancel)).TryGet(out var key, out failure))
            return StepOutcome.Of(failure);

        var first =
            KeptPair.Read((await vault.FindAsync(workspace.Id, WorkspaceSecrets.FirstHostKeyOf(workspace), cancel))!);
        var request = new DropletRequest(
            workspace.Id.Value, workspace.Region, workspace.Size, options.Image, [CloudItem.PortalTag, workspace.Tag],
            [key], UserData.With(first),
            Backups: plans.Of(workspace.Plan).Backups);
        return await FromImageAsync(context, request, cancel) ?? await MakeAsync(context, request, image: null, cancel);
    }

    /// <summary>Null where it is made from the system's own image after all: it only takes longer.</summary>
    private async Task<StepOutcome?> FromImageAsync(StepContext context, DropletRequest request,
        CancellationToken cancel)
    {
        if (images is null || await images.ForAsync(context.Workspace, cancel) is not { Snapshot: { } snapshot } image)
            return null;
        var outcome = await MakeAsync(context, request with { Image = snapshot }, image, cancel);
        if (outcome is not StepOutcome.FailedForGood refused)
            return outcome;
        await context.Output.LineAsync(Name, $"The server was not made from image {image.Id}: {refused.Detail}");
        if ((await cloud.FindSnapshotAsync(snapshot, cancel)).TryGet(out var there, out _) && there is null)
            await images.GoneAsync(image, cancel);
        return null;
    }

    private async Task<StepOutcome> MakeAsync(StepContext context, DropletRequest request, ServerImage? image,
        CancellationToken cancel)
    {
        if (!(await cloud.CreateDropletAsync(request, cancel)).TryGet(out var made, out var failure))
            return queue is not null && failure is Failure.Passing { IsLimit: true, RetryAfter: null }
                ? await WaitForRoomAsync(context, queue, cancel)
                : StepOutcome.Of(failure);
        context.Workspace.IsMadeFrom(image?.Id);
        if (images is not null)
            await context.Output.LineAsync(Name, image is null
                ? $"The server is made from {request.Image}."
                : $"The server is made from image {image.Id} of {image.MadeAt:yyyy-MM-dd HH:mm} UTC.");
        return StepOutcome.With(("droplet", $"{made.Id}"));
    }

    /// <summary>
    /// The count was wrong, or somebody else took the last one. The queue wakes it when there is room.
    /// </summary>
    private static async Task<StepOutcome> WaitForRoomAsync(StepContext context, IServerQueue queue,
        CancellationToken cancel)
    {
        await queue.ReturnAsync(context.Operation, AwaitServerPlace.AccountOf(context), cancel);
        return new StepOutcome.WaitUntil(new WaitCondition.ItIsItsTurn(), AwaitServerPlace.Waiting);
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        var tag = context.Workspace.Tag;
        if (!(await cloud.DeleteDropletsAsync(tag, cancel)).TryGet(out _, out var failure))
            return StepOutcome.Of(failure);
        if (!(await cloud.ListDropletsAsync(tag, cancel)).TryGet(out var left, out failure))
            return StepOutcome.Of(failure);
        if (left.Count > 0)
            return new StepOutcome.RetryAfter("The server is still being removed.",
                $"Droplets left with tag {tag}: {string.Join(", ", left.Select(d => d.Id))}.");
        // One that nobody knows is left to the sweep, which sees all keys with one call.
        if (await vault.FindPublicLoginKeyAsync(context.Workspace.Id, cancel) is not { } key)
            return StepOutcome.Finished;
        return (await cloud.DeleteSshKeyAsync(tag, key, cancel)).TryGet(out _, out failure)
            ? StepOutcome.Finished
            : StepOutcome.Of(failure);
    }
}
