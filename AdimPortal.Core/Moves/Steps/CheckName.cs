using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// Makes the call by which the servers change places, for the address that the name leads to now: a cloud that is away
/// is waited for here, while people still work, and not after the old server has stopped.
/// </summary>
public sealed class CheckName(ICloud cloud, ProvisioningOptions options) : Step
{
    public override string Name => "check-name";

    public override string Title => "Check that DNS can be updated";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var workspace = context.Workspace;
        if (!workspace.HasNameIn(options.Zone))
            return StepOutcome.Finished;
        var answer = await cloud.EnsureAddressRecordAsync(options.Zone, workspace.Id.Value, workspace.Address!, cancel);
        return answer.TryGet(out _, out var failure) ? StepOutcome.Finished : StepOutcome.Of(failure);
    }
}
