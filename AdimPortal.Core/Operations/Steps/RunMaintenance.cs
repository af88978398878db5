using AdimPortal.Core.Blueprints;

namespace AdimPortal.Core.Operations.Steps;

/// <summary>Runs one of the blueprint's maintenance routines.</summary>
/// <param name="back">The routine that takes it back, if there is one.</param>
/// <param name="retry">How often it is tried, where that isn't as often as other routines are.</param>
public sealed class RunMaintenance(Routine routine, Routine? back, RoutineRunner runner, RetryPolicy? retry = null) : Step
{
    public override string Name => RunRoutine.NameOf(routine.Name);

    public override string Title => routine.Title;

    public override TimeSpan Guess => routine.Guess;

    public override RetryPolicy Retry => retry ?? RunRoutine.RetryOfRoutines;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, routine, routine.Name, context.Workspace.Plan, cancel);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) => back is null
        ? base.UndoAsync(context, cancel)
        : runner.RunAsync(context, back, $"{back.Name}-again", context.Workspace.Plan, cancel);
}
