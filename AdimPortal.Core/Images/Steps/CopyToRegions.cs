using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;

namespace AdimPortal.Core.Images.Steps;

/// <summary>
/// Brings the snapshot to every region that workspaces are offered in, one after another. Where it did not arrive,
/// servers are built without it.
/// </summary>
public sealed class CopyToRegions(ICloud cloud, ProvisioningOptions options) : Step
{
    public override string Name => "regions";

    public override string Title => "Copy the image to all regions";

    public override TimeSpan EstimatedDuration => TimeSpan.FromMinutes(2);

    public override TimeSpan Timeout => TimeSpan.FromHours(3);

    public override RetryPolicy Retry => RetryPolicy.ForWaiting;

    public override bool IsOptional => true;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (!(await RecordImage.SnapshotOfAsync(cloud, context, cancel)).TryGet(out var snapshot, out var failure))
            return StepOutcome.Of(failure);
        if (options.Regions.Keys.FirstOrDefault(region => !snapshot.Regions.Contains(region)) is not { } next)
            return StepOutcome.Finished;
        return (await cloud.CopySnapshotAsync(snapshot.Id, next, cancel)).TryGet(out _, out failure)
            ? ServerPower.Wait(context, $"The image is being copied to {options.Regions[next]}.")
            : StepOutcome.Of(failure);
    }
}
