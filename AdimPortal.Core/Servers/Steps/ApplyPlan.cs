using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Servers.Steps;

/// <summary>
/// Runs a routine again with the settings of a plan: the one that the workspace is being moved to, or else its own. It
/// has no undo: where there is a way back, another step takes it.
/// </summary>
/// <param name="group">Under which people see it.</param>
/// <param name="isInUse">Whether the customer's client may be at work meanwhile.</param>
public sealed class ApplyPlan(Routine routine, RoutineRunner runner, string group, bool isInUse = false) : Step
{
    private static readonly Dictionary<string, Secret> InUse = new() { ["IN_USE"] = new("true") };

    public override string Name => RunRoutine.NameOf(routine.Name);

    public override string Title => routine.Title;

    public override string? Group => group;

    public override TimeSpan EstimatedDuration => routine.EstimatedDuration;

    public override RetryPolicy Retry => RunRoutine.RetryOfRoutines;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, routine, routine.Name, context.Workspace.TargetPlan ?? context.Workspace.Plan, cancel,
            isInUse ? InUse : null);
}
