namespace AdimPortal.Core.Operations;

/// <summary>
/// One act on the world outside, with its undo. Both may run more than once (a process can die on any line), so both
/// look before they make or remove: doing twice must leave the world as doing once.
/// </summary>
public abstract class Step
{
    /// <summary>
    /// Its name in the log. It never changes once it has been used: operations under way refer to it.
    /// </summary>
    public abstract string Name { get; }

    /// <summary>What people see: "Create server".</summary>
    public abstract string Title { get; }

    /// <summary>Steps of one group are shown together under its title.</summary>
    public virtual string? Group => null;

    /// <summary>
    /// The earlier steps that it needs, by their names: it begins when they are behind, beside whatever else runs then.
    /// Null where it needs all that stand before it, and all that stand after it need it: nothing runs beside it. A
    /// step that names what it needs keeps no change of the workspace, only outputs.
    /// </summary>
    public virtual IReadOnlyList<string>? Needs => null;

    /// <summary>How long it takes as far as we know before there is any history.</summary>
    public virtual TimeSpan EstimatedDuration => TimeSpan.FromSeconds(1);

    public virtual RetryPolicy Retry => RetryPolicy.Default;

    /// <summary>
    /// How long it may wait in all, from its first start; the time that outside systems are away doesn't count.
    /// </summary>
    public virtual TimeSpan Timeout => TimeSpan.FromMinutes(15);

    /// <summary>What a customer reads when that patience is at its end.</summary>
    public virtual string TimeoutMessage => $"“{Title}” took too long.";

    /// <summary>
    /// How long it waits for an outside system that is away, before a person is asked. Zero where people can't work
    /// meanwhile: the failure then counts as a try like any other. An undo always waits: see
    /// <see cref="LongestOutage"/>.
    /// </summary>
    public virtual TimeSpan OutageTimeout => LongestOutage;

    public static readonly TimeSpan LongestOutage = TimeSpan.FromHours(24);

    /// <summary>
    /// Whether people can't work until it is undone. It is then not kept waiting by the undo of a later step that waits
    /// for an outside system.
    /// </summary>
    public virtual bool UndoIsUrgent => false;

    /// <summary>
    /// Whether the operation goes on when this step fails for good: a mail that can't be sent doesn't undo a server.
    /// </summary>
    public virtual bool IsOptional => false;

    /// <summary>
    /// Whether it waits, when it does, in a queue behind others: what is left of its operation can't be told by how
    /// long its steps took before.
    /// </summary>
    public virtual bool WaitsItsTurn => false;

    public abstract Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel);

    /// <summary>Takes back what <see cref="DoAsync"/> did, wherever it got to. Nothing to take back is done.</summary>
    public virtual Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        Task.FromResult<StepOutcome>(StepOutcome.Finished);
}
