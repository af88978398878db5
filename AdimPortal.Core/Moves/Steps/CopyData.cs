using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves.Steps;

/// <summary>
/// The new server fetches the data from the old one, restores it, and compares counts and checksums of every part; it
/// ends well only when all of it is the same. Nothing of it passes through the portal.
/// </summary>
/// <param name="name">What this time is called: <c>copy</c>.</param>
/// <param name="isFinal">Whether the old server is at rest, so that everything must be exactly the same.</param>
public sealed class CopyData(string name, string title, bool isFinal, RoutineRunner runner, Blueprint blueprint,
    RetryPolicy? retry = null) : Step
{
    /// <summary>The step in which the new server makes its key.</summary>
    public static readonly string PrepareStep = OnOtherServer.Prefix + RunRoutine.NameOf(Blueprint.PrepareCopyRoutine);

    /// <summary>Output of <see cref="PrepareStep"/>.</summary>
    public const string PublicKey = "access_key";

    public const string Seconds = "seconds";

    public const string CopiedBytes = "bytes";

    public const string Compared = "compared";

    private readonly Routine _routine = blueprint.MaintenanceOf(Blueprint.CopyDataRoutine);

    public override string Name => name;

    public override string Title => title;

    public override TimeSpan EstimatedDuration => _routine.EstimatedDuration;

    public override RetryPolicy Retry => retry ?? RunRoutine.RetryOfRoutines;

    public override TimeSpan Timeout => isFinal ? base.Timeout : RunRoutine.OwnersTimeout;

    public override Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var source = context.Workspace;
        var besides = new Dictionary<string, Secret>
        {
            ["SOURCE_ADDRESS"] = new(source.Address!),
            ["SOURCE_HOST_KEYS"] = new(string.Join('\n', source.PinnedHostKeys)),
            ["SOURCE_RESTS"] = new(isFinal ? "yes" : "no"),
        };
        return runner.RunAsync(context.At(source.OnOtherServer(), ""), _routine, name, source.Plan, cancel, besides,
            peopleWait: isFinal);
    }
}
