using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Servers.Steps;

/// <summary>Runs one of the blueprint's maintenance routines that needs no way back.</summary>
/// <param name="retry">How often it is tried while nobody can work, and so less often than other routines are.</param>
/// <param name="given">What the routine is told besides its settings.</param>
public sealed class RunMaintenance(Routine routine, RoutineRunner runner, RetryPolicy? retry = null,
    IReadOnlyDictionary<string, Secret>? given = null) : Step
{
    public override string Name => RunRoutine.NameOf(routine.Name);

    public override string Title => routine.Title;

    public override TimeSpan EstimatedDuration => routine.EstimatedDuration;

    public override RetryPolicy Retry => retry ?? RunRoutine.RetryOfRoutines;

    public override TimeSpan Timeout => retry is null ? RunRoutine.OwnersTimeout : base.Timeout;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, routine, routine.Name, context.Workspace.Plan, cancel, given,
            peopleWait: retry is not null);
}
