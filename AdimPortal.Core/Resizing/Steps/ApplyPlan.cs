using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Resizing.Steps;

/// <summary>
/// Runs a routine again with the settings of the plan that the workspace is being moved to. <see cref="KeepWayBack"/>
/// takes it back.
/// </summary>
public sealed class ApplyPlan(Routine routine, RoutineRunner runner) : Step
{
    public override string Name => RunRoutine.NameOf(routine.Name);

    public override string Title => routine.Title;

    public override string? Group => "Adjust the services to the new size";

    public override TimeSpan EstimatedDuration => routine.EstimatedDuration;

    public override RetryPolicy Retry => RunRoutine.RetryOfRoutines;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, routine, routine.Name, context.Workspace.TargetPlan!, cancel);
}
