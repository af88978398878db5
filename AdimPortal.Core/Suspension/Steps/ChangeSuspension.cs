using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Suspension.Steps;

/// <summary>
/// Runs the routine that brings a workspace to a form of rest, or back. Taken back, it is as it was: open, read-only or
/// stopped.
/// </summary>
/// <param name="before">What was so before the operation; null for an open workspace.</param>
public sealed class ChangeSuspension(string name, Func<Workspace, Workspaces.Suspension?> before, Blueprint blueprint,
    RoutineRunner runner) : Step
{
    private readonly Routine _routine = blueprint.MaintenanceOf(name);

    public override string Name => RunRoutine.NameOf(_routine.Name);

    public override string Title => _routine.Title;

    public override TimeSpan EstimatedDuration => _routine.EstimatedDuration;

    public override RetryPolicy Retry => RunRoutine.RetryOfRoutines;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, _routine, _routine.Name, context.Workspace.Plan, cancel);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        var back = blueprint.MaintenanceOf(before(context.Workspace)?.Level switch
        {
            null => Blueprint.ResumeRoutine,
            SuspensionLevel.ReadOnly => Blueprint.ReadOnlyRoutine,
            _ => Blueprint.SuspendRoutine,
        });
        return runner.RunAsync(context, back, $"{back.Name}-again", context.Workspace.Plan, cancel);
    }
}
