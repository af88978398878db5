using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Operations;

public enum StepStatus
{
    Pending,
    Running,

    /// <summary>Nothing is wrong; the world needs time.</summary>
    Waiting,

    /// <summary>A try failed; the next one comes at <see cref="StepState.WakeAt"/>.</summary>
    Retrying,

    /// <summary>An outside system is away; it goes on when that is back.</summary>
    Postponed,
    Done,

    /// <summary>It was optional and failed for good.</summary>
    Skipped,
    Failed,
    Undoing,
    UndoRetrying,
    UndoPostponed,
    Undone,

    /// <summary>
    /// It acts no more, for its operation is stuck or was given up. Only people are shown this: in the log it is what
    /// it was when that happened.
    /// </summary>
    Halted,
}

public static class StepStatusExtensions
{
    /// <summary>It does something, or will by itself: now, or when what it waits for has come.</summary>
    public static bool Acts(this StepStatus status) =>
        status is StepStatus.Running or StepStatus.Waiting or StepStatus.Retrying or StepStatus.Postponed
        or StepStatus.Undoing or StepStatus.UndoRetrying or StepStatus.UndoPostponed;

    /// <summary>It is over, or was not needed: the next one's turn.</summary>
    public static bool IsBehind(this StepStatus status) => status is StepStatus.Done or StepStatus.Skipped;
}

/// <summary>Where one step is, as its operation's log tells it.</summary>
public sealed record StepState(string Name)
{
    public StepStatus Status { get; init; } = StepStatus.Pending;

    /// <summary>How many tries failed, of what it does now: doing, or undoing.</summary>
    public int Failures { get; init; }

    /// <summary>
    /// Which attempt it is on, from 1, in its operation's whole life: doing and undoing, before and after a person said
    /// "try again". Never the same twice, so what is found again by a name, like a run on a server, is named by it. One
    /// that waits, is postponed or died is the same attempt.
    /// </summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// How often it looked, within this attempt of its undo, and the world was not ready yet: no failure.
    /// </summary>
    public int Waits { get; init; }

    /// <summary>
    /// How often it was started and nothing more was heard, since it last reported: the process died.
    /// </summary>
    public int Interruptions { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended: done, failed for good, or passed over.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it acts again, while it waits or rests.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>What may wake it before that: see <see cref="WaitCondition.Key"/>.</summary>
    public string? ConditionKey { get; init; }

    /// <summary>The outside system that it waits for; null for any other wait.</summary>
    public OutsideSystem? System { get; init; }

    /// <summary>Since when it waits for an outside system without having heard anything else.</summary>
    public DateTimeOffset? AwaySince { get; init; }

    /// <summary>
    /// How long it waited for outside systems in all, before <see cref="AwaySince"/>: time that is not the step's own.
    /// </summary>
    public TimeSpan Away { get; init; }

    /// <summary>What it waits for, or why it failed, in words for people.</summary>
    public string? UserMessage { get; init; }

    /// <summary>The same for staff.</summary>
    public string? Detail { get; init; }

    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>It was started, so it may have left something in the world.</summary>
    public bool NeedsUndo => Status is not (StepStatus.Pending or StepStatus.Undone);

    /// <summary>How long it has been at it, without the time that outside systems were away.</summary>
    public TimeSpan SpentBy(DateTimeOffset now) =>
        StartedAt is { } start
            ? now - start - Away - (AwaySince is { } since ? now - since : TimeSpan.Zero)
            : TimeSpan.Zero;

    public bool IsBehind => Status.IsBehind();
}
