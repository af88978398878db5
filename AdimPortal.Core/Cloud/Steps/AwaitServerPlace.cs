using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Cloud.Steps;

/// <summary>
/// Waits its turn for a server, before anything is made in the cloud. Where there is room, nobody notices.
/// </summary>
public sealed class AwaitServerPlace(IServerQueue queue) : Step
{
    public const string StepName = "place";

    public const string Waiting = "More workspaces are being built than we can start at once.";

    public override string Name => StepName;

    public override string Title => "Reserve a server";

    public override TimeSpan EstimatedDuration => TimeSpan.Zero;

    /// <summary>An account that is full is full until a person has it enlarged.</summary>
    public override TimeSpan Timeout => TimeSpan.FromDays(3);

    public override string TimeoutMessage => "No server became free in three days.";

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
