using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Images.Steps;

/// <summary>The keys to a server that is gone.</summary>
public sealed class ForgetImageKeys(ISecretVault vault) : Step
{
    public override string Name => "remove-keys";

    public override string Title => "Delete keys";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        await vault.ForgetAllAsync(context.Workspace.Id, cancel);
        return StepOutcome.Finished;
    }
}
