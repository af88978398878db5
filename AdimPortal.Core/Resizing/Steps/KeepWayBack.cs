using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Resizing.Steps;

/// <summary>
/// Stands before all that changes the server, so its undo comes after all of it is undone: the server has its old size
/// again and runs, and gets the settings of its old plan. That way a server which the new settings have brought to its
/// knees is restarted first, and mended then.
/// </summary>
public sealed class KeepWayBack(IReadOnlyList<Routine> routines, RoutineRunner runner) : Step
{
    public override string Name => "way-back";

    public override string Title => "Prepare to undo the resize";

    public override RetryPolicy Retry => RetryPolicy.ForWaiting;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        Task.FromResult<StepOutcome>(StepOutcome.Finished);

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        foreach (var routine in routines.Where(r => context.HasBegun(RunRoutine.NameOf(r.Name))))
        {
            if (await runner.RunAsync(context, routine, $"{routine.Name}-back", context.Workspace.Plan, cancel)
                is not StepOutcome.Done and var notYet)
                return notYet;
        }

        return StepOutcome.Finished;
    }
}
