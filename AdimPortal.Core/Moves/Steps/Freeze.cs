using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// From here on nothing can be written to the workspace: its programs stop and its address says that it moves. Taken
/// back, it takes writes again. Its undo needs nothing of the new server, so whatever became of that one, the old one
/// serves within moments.
/// </summary>
public sealed class Freeze(RoutineRunner runner, Blueprint blueprint) : Step
{
    public const string StepName = "freeze";

    private const int MostTries = 3;

    private readonly Routine _suspend = blueprint.MaintenanceOf(Blueprint.SuspendRoutine);
    private readonly Routine _resume = blueprint.MaintenanceOf(Blueprint.ResumeRoutine);

    public override string Name => StepName;

    public override string Title => "Stop the old server's programs";

    public override TimeSpan EstimatedDuration => _suspend.EstimatedDuration;

    /// <summary>For the undo, which must not give up.</summary>
    public override RetryPolicy Retry => new(30, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    public override bool UndoIsUrgent => true;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var outcome = await runner.RunAsync(
            context, _suspend, _suspend.Name, context.Workspace.Plan, cancel,
            new Dictionary<string, Secret> { ["SUSPENSION_REASON"] = new("moving") }, peopleWait: true);
        // People wait from here on: what can't be done soon is better not done.
        return outcome is StepOutcome.RetryAfter(var reason, var detail, _) && context.Try >= MostTries
            ? new StepOutcome.FailedForGood(reason, detail)
            : outcome;
    }

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, _resume, $"{_resume.Name}-again", context.Workspace.Plan, cancel);
}
