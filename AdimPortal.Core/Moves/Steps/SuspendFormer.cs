using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// The former server's programs stay stopped until it serves; and are stopped again when it was to serve and then
/// didn't. That comes after the undo by which the other server works again, so nobody waits for it. It is done on the
/// former server.
/// </summary>
public sealed class SuspendFormer(RoutineRunner runner, Blueprint blueprint) : Step
{
    /// <summary>
    /// The server is switched off next, and puts itself to rest before it fetches anything: this is worth a few tries
    /// and no more.
    /// </summary>
    private const int MostTries = 3;

    private readonly Routine _suspend = blueprint.MaintenanceOf(Blueprint.SuspendRoutine);

    public override string Name => "suspend-former";

    public override string Title => "Keep its programs stopped";

    public override TimeSpan EstimatedDuration => _suspend.EstimatedDuration;

    public override RetryPolicy Retry => RunRoutine.RetryOfRoutines;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, _suspend, "suspend-former", context.Workspace.Plan, cancel);

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        if (!context.HasBegun(RunRoutine.NameOf(Blueprint.ResumeRoutine)))
            return StepOutcome.Finished;
        var outcome = await runner.RunAsync(context, _suspend, "suspend-former-again", context.Workspace.Plan, cancel);
        return context.Try < MostTries ? outcome : StepOutcome.Finished;
    }
}
