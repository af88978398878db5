using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>The workspace's name in DNS leads to its server.</summary>
public sealed class PointName(ICloud cloud, ProvisioningOptions options) : Step
{
    public override string Name => "dns";

    public override string Title => "Update DNS";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var answer =
            await cloud.EnsureAddressRecordAsync(options.Zone, context.Workspace.Id.Value, context.Workspace.Address!,
                cancel);
        return answer.TryGet(out _, out var failure) ? StepOutcome.Finished : StepOutcome.Of(failure);
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        var answer = await cloud.DeleteAddressRecordAsync(options.Zone, context.Workspace.Id.Value, cancel);
        return answer.TryGet(out _, out var failure) ? StepOutcome.Finished : StepOutcome.Of(failure);
    }
}
