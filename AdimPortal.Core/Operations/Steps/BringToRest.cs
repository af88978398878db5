using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations.Steps;

/// <summary>Runs the routine of a form of rest. Taken back, the workspace is as it was: open, or read-only.</summary>
public sealed class BringToRest(string name, Blueprint blueprint, RoutineRunner runner) : Step
{
    private readonly Routine _routine = blueprint.MaintenanceOf(name);
    private readonly Routine _readOnly = blueprint.MaintenanceOf(Blueprint.ReadOnlyRoutine);
    private readonly Routine _resume = blueprint.MaintenanceOf(Blueprint.ResumeRoutine);

    public override string Name => RunRoutine.NameOf(_routine.Name);

    public override string Title => _routine.Title;

    public override TimeSpan Guess => _routine.Guess;

    public override RetryPolicy Retry => RunRoutine.RetryOfRoutines;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, _routine, _routine.Name, context.Workspace.Plan, cancel);

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        var back = context.Workspace.FormerSuspension is { Form: RestForm.ReadOnly } ? _readOnly : _resume;
        return runner.RunAsync(context, back, $"{back.Name}-again", context.Workspace.Plan, cancel);
    }
}
