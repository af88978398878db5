using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>
/// From now on the new passwords are the good ones. There is nothing to take back: the server has them.
/// </summary>
public sealed class TakeNewSecrets(ISecretVault vault, Blueprint blueprint) : Step
{
    public override string Name => "take-passwords";

    public override string Title => "Delete the old passwords";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        foreach (var secret in blueprint.Rotating())
            await vault.TakeAsync(context.Workspace.Id, secret.Name, cancel);
        return StepOutcome.Finished;
    }
}
