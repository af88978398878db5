using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// The new server, whose programs run and whose name leads to it, lets people in; here the pause ends. It comes after
/// the word that the servers changed places, so that nothing is ever acknowledged by a server that could still be given
/// up.
/// </summary>
public sealed class AcceptWrites(RoutineRunner runner, Blueprint blueprint) : Step
{
    public const string StepName = "accept-writes";

    /// <summary>
    /// Told to the routine that starts the new server's programs: people are let in later, by this step.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, Secret> Later =
        new Dictionary<string, Secret> { ["AWAITS_SWITCH_FIRST"] = new("yes") };

    private readonly Routine _routine = blueprint.MaintenanceOf(Blueprint.AcceptWritesRoutine);

    public override string Name => StepName;

    public override string Title => _routine.Title;

    public override TimeSpan EstimatedDuration => _routine.EstimatedDuration;

    /// <summary>There is no other server any more that could serve: it must not give up.</summary>
    public override RetryPolicy Retry => new(30, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        runner.RunAsync(context, _routine, Name, context.Workspace.Plan, cancel, peopleWait: true);
}
