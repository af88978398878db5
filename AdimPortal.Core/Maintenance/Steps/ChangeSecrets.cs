using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>
/// Has the server go over to the new passwords while it goes on answering. To take it back is the same the other way
/// round: the server ends with those that the vault holds for good, wherever it had got to.
/// </summary>
public sealed class ChangeSecrets(ISecretVault vault, Blueprint blueprint, RoutineRunner runner) : Step
{
    private readonly Routine _routine = blueprint.MaintenanceOf(Blueprint.RotateRoutine);

    public override string Name => RunRoutine.NameOf(_routine.Name);

    public override string Title => _routine.Title;

    public override TimeSpan EstimatedDuration => _routine.EstimatedDuration;

    public override RetryPolicy Retry => RunRoutine.RetryOfRoutines;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var besides = new Dictionary<string, Secret>();
        foreach (var secret in blueprint.Rotating())
        {
            var good = await vault.GoodAsync(context.Workspace.Id, secret.Name, cancel);
            besides[NextSecrets.Next(secret.Name)] =
                await vault.FindAsync(context.Workspace.Id, NextSecrets.Next(secret.Name), cancel) ?? good;
        }

        return await runner.RunAsync(context, _routine, _routine.Name, context.Workspace.Plan, cancel, besides);
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        var besides = new Dictionary<string, Secret>();
        foreach (var secret in blueprint.Rotating())
        {
            if (await vault.FindAsync(context.Workspace.Id, NextSecrets.Next(secret.Name), cancel) is not { } next)
                continue;
            besides[secret.Name] = next;
            besides[NextSecrets.Next(secret.Name)] = await vault.GoodAsync(context.Workspace.Id, secret.Name, cancel);
        }

        // Without any the new ones were taken for good: the server has them.
        if (besides.Count == 0)
            return StepOutcome.Finished;
        return await runner.RunAsync(context, _routine, $"{_routine.Name}-back", context.Workspace.Plan, cancel,
            besides);
    }
}
