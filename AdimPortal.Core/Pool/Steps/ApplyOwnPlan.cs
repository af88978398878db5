using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Pool.Steps;

/// <summary>
/// Runs a routine again with what the workspace has by now: its customer, and the settings of its plan.
/// </summary>
public sealed class ApplyOwnPlan(Routine routine, RoutineRunner runner) : Step
{
    /// <summary>The customer's client may be at work already.</summary>
    private static readonly Dictionary<string, Secret> InUse = new() { ["IN_USE"] = new("true") };

    public override string Name => RunRoutine.NameOf(routine.Name);

    public override string Title => routine.Title;

    public override string? Group => "Adjust the services to the plan";

    public override TimeSpan EstimatedDuration => routine.EstimatedDuration;

    public override RetryPolicy Retry => RunRoutine.RetryOfRoutines;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, routine, routine.Name, context.Workspace.Plan, cancel, InUse);
}
