using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>Makes the new passwords and keeps them sealed, before anything on the server refers to them.</summary>
public sealed class MakeNewSecrets(ISecretVault vault, Blueprint blueprint, IRandomSource random) : Step
{
    public override string Name => "new-passwords";

    public override string Title => "Make new passwords";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        foreach (var secret in blueprint.Rotating())
            await vault.KeepAsync(context.Workspace.Id, NextSecrets.Next(secret.Name), SecretMaker.Make(secret, random),
                cancel);
        return StepOutcome.Finished;
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await vault.ForgetAsync(context.Workspace.Id, [.. blueprint.Rotating().Select(s => NextSecrets.Next(s.Name))],
            cancel);
        return StepOutcome.Finished;
    }
}
