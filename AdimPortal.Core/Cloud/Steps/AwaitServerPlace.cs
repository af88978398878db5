using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Cloud.Steps;

/// <summary>
/// Waits its turn for a server, before anything is made in the cloud. Where there is room, nobody notices.
/// </summary>
public sealed class AwaitServerPlace(IServerQueue queue) : Step
{
    public const string StepName = "place";

    public const string Waiting = "More workspaces are being built than we can start at once.";

    public const string NotInTime = "No server became free in three days.";

    /// <summary>How long one waits at most: an account that is full is full until a person has it enlarged.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3);

    public override string Name => StepName;

    public override string Title => "Reserve a server";

    public override TimeSpan EstimatedDuration => TimeSpan.Zero;

    public override TimeSpan Timeout => Longest;

    public override string TimeoutMessage => NotInTime;

    public override bool WaitsItsTurn => true;

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel) =>
        await queue.EnterAsync(context.Operation, AccountOf(context), cancel)
            ? StepOutcome.Finished
            : new StepOutcome.WaitUntil(new WaitCondition.ItIsItsTurn(), Waiting);

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await queue.LeaveAsync(context.Operation.Id, cancel);
        return StepOutcome.Finished;
    }

    /// <summary>Null for the portal's own.</summary>
    internal static Guid? AccountOf(StepContext context) =>
        context.Workspace.IsCustomers ? context.Workspace.OwnerId : null;
}
