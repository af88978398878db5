using AdimPortal.Core.Blueprints;

namespace AdimPortal.Core.Operations.Steps;

/// <summary>Runs one of the blueprint's maintenance routines.</summary>
/// <param name="back">The routine that takes it back, if there is one.</param>
public sealed class RunMaintenance(Routine routine, Routine? back, RoutineRunner runner) : Step
{
    public override string Name => RunRoutine.NameOf(routine.Name);

    public override string Title => routine.Title;

    public override TimeSpan Guess => routine.Guess;

    public override RetryPolicy Retry => RunRoutine.RetryOfRoutines;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, routine, routine.Name, context.Workspace.Plan, cancel);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) => back is null
        ? base.UndoAsync(context, cancel)
        : runner.RunAsync(context, back, $"{back.Name}-again", context.Workspace.Plan, cancel);
}
