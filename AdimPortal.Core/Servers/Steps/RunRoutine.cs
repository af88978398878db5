using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Servers.Steps;

/// <summary>Runs one of the routines that a workspace is built by.</summary>
/// <param name="beside">Whether it runs beside the others that it doesn't need. On a server that people work on, or
/// of its owner's, routines run one after another.</param>
public sealed class RunRoutine(Routine routine, RoutineRunner runner, bool beside = false) : Step
{
    public override string Name => NameOf(routine.Name);

    public override string Title => routine.Title;

    public override string? Group => "Install the software";

    public override IReadOnlyList<string>? Needs { get; } =
        beside && routine.Needs is { } needs ? [.. needs.Select(NameOf)] : null;

    public override TimeSpan EstimatedDuration => routine.EstimatedDuration;

    public override RetryPolicy Retry => RetryOfRoutines;

    internal static RetryPolicy RetryOfRoutines { get; } = new(5, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));

    /// <summary>A server of its owner's may be switched off, or want its owner's hand.</summary>
    internal static readonly TimeSpan OwnersTimeout = TimeSpan.FromHours(12);

    public override TimeSpan Timeout => OwnersTimeout;

    internal static string NameOf(string routine) => $"routine-{routine}";

    /// <summary>Output of the routine that joins a private network: the server's address in it.</summary>
    internal const string TailnetAddress = "tailscale_address";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var outcome = await runner.RunAsync(context, routine, routine.Name, context.Workspace.Plan, cancel,
            beside: Needs is not null);
        if (outcome is StepOutcome.Done { Outputs: var outputs }
            && outputs.TryGetValue(TailnetAddress, out var address))
            context.Workspace.JoinTailnet(address);
        return outcome;
    }
}
