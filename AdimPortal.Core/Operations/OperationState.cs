using System.Collections.Immutable;

namespace AdimPortal.Core.Operations;

/// <summary>
/// An operation's state: a fold over its log.
/// <code>
/// Running ──▶ Done
///    │
///    ├─ a step fails for good, or it is cancelled ──▶ Unwinding ──▶ Unwound
///    │                                                    │ ▲
///    │ the definition has no way back                           ▼ │ a person says: try again; or its time has come
///    └────────────────────────────────────────────────▶ Stuck ──▶ Abandoned
///                                            a person begins another operation in its place
/// </code>
/// An event that doesn't fit is a bug, and throws.
/// </summary>
public sealed record OperationState
{
    public static readonly OperationState Empty = new();

    public OperationStatus Status { get; private init; } = OperationStatus.Running;

    /// <summary>The number of the last event; 0 for an empty log.</summary>
    public int Sequence { get; private init; }

    /// <summary>Steps that the log mentions, in the order in which they were first started.</summary>
    public ImmutableList<StepState> Steps { get; private init; } = [];

    /// <summary>Why it unwinds or is stuck, in words for a customer; null while all is well.</summary>
    public string? Problem { get; private init; }

    /// <summary>The same for staff.</summary>
    public string? ProblemDetail { get; private init; }

    /// <summary>The step that failed for good.</summary>
    public string? FailedStep { get; private init; }

    public bool WasCancelled { get; private init; }

    /// <summary>What could not be taken back, or not be proven to be, in sentences for the customer.</summary>
    public ImmutableList<string> NotVerified { get; private init; } = [];

    public DateTimeOffset? EndedAt { get; private init; }

    /// <summary>
    /// When a stuck operation is tried again without a person; null when it isn't stuck, or only a person can say so.
    /// </summary>
    public DateTimeOffset? RetryAt { get; private init; }

    /// <summary>How often it was tried again since a person looked, or since something of it succeeded.</summary>
    public int Retries { get; private init; }

    /// <summary>Where a stuck operation was heading, and goes on when a person says so.</summary>
    private OperationStatus StuckFrom { get; init; } = OperationStatus.Running;

    /// <summary>The title of the operation that was begun in its place; null unless it was abandoned.</summary>
    public string? AbandonedFor { get; private init; }

    public bool HasEnded => Status.HasEnded();

    /// <summary>Whether it ended without having done what it was for: taken back, or abandoned.</summary>
    public bool HasFailed => HasEnded && Status is not OperationStatus.Done;

    public static OperationState Of(IEnumerable<LoggedEvent> log) =>
        log.Aggregate(Empty, (state, entry) => state.Apply(entry));

    public StepState Of(string step) => Steps.Find(s => s.Name == step) ?? new StepState(step);

    public OperationState Apply(LoggedEvent entry)
    {
        if (entry.Sequence != Sequence + 1)
            throw new InvalidTransitionException($"Event {entry.Sequence} can't follow event {Sequence}.");
        var at = entry.At;
        var next = entry.Event switch
        {
            OperationEvent.StepStarted e => Change(e, e.Step, s => s.Started(at), OperationStatus.Running,
                StepStatus.Pending, StepStatus.Running, StepStatus.Waiting, StepStatus.Retrying, StepStatus.Postponed),
            OperationEvent.StepDone e =>
                Change(e, e.Step,
                    s => s.Ended(StepStatus.Done, at) with { Outputs = e.Outputs, UserMessage = null, Detail = null },
                OperationStatus.Running, StepStatus.Running) with
                { Retries = 0 },
            OperationEvent.StepWaiting e =>
                Change(e, e.Step, s => s.Resting(at, StepStatus.Waiting, e.UserMessage, null, e.Until, e.ConditionKey),
                OperationStatus.Running, StepStatus.Running),
            OperationEvent.StepRetrying e => Change(e, e.Step, s => s.Retrying(at, e),
                OperationStatus.Running, StepStatus.Running),
            OperationEvent.StepPostponed e =>
                Change(e, e.Step, s => s.Postponed(at, StepStatus.Postponed, e.System, e.UserMessage, e.Detail, e.At),
                OperationStatus.Running, StepStatus.Running),
            OperationEvent.StepSkipped e =>
                Change(e, e.Step,
                    s => s.Ended(StepStatus.Skipped, at) with { UserMessage = e.UserMessage, Detail = e.Detail },
                OperationStatus.Running, StepStatus.Running),
            OperationEvent.StepFailed e =>
                Change(e, e.Step, s =>
                    s.Ended(StepStatus.Failed, at) with { UserMessage = e.UserMessage, Detail = e.Detail },
                OperationStatus.Running, StepStatus.Running) with
                {
                    Status = OperationStatus.Unwinding,
                    Problem = e.UserMessage,
                    ProblemDetail = e.Detail,
                    FailedStep = e.Step,
                },
            OperationEvent.CancelRequested e =>
                Require(e, OperationStatus.Running) with { Status = OperationStatus.Unwinding, WasCancelled = true },
            OperationEvent.UndoStarted e => Change(e, e.Step, s => s.UndoStarted(), OperationStatus.Unwinding),
            OperationEvent.UndoDone e => Change(e, e.Step, s => s with { Status = StepStatus.Undone, WakeAt = null },
                OperationStatus.Unwinding, StepStatus.Undoing) with
            { Retries = 0, NotVerified = e.NotVerified is { } message ? NotVerified.Add(message) : NotVerified },
            OperationEvent.UndoRetrying e =>
                Change(e, e.Step, s => s.UndoResting(at, e), OperationStatus.Unwinding, StepStatus.Undoing),
            OperationEvent.UndoPostponed e =>
                Change(e, e.Step, s =>
                    s.Postponed(at, StepStatus.UndoPostponed, e.System, e.UserMessage, e.Detail, e.At),
                OperationStatus.Unwinding, StepStatus.Undoing),
            OperationEvent.Stuck e => Change(e, e.Step, s => s, StepStatus.Running, StepStatus.Undoing) with
            {
                Status = OperationStatus.Stuck,
                StuckFrom = Status,
                Problem = e.UserMessage,
                ProblemDetail = e.Detail,
                RetryAt = e.RetryAt,
            },
            OperationEvent.Resumed e => Require(e, OperationStatus.Stuck) with
            {
                Status = StuckFrom,
                Steps = Steps.ConvertAll(s => s.FreshTries()),
                Problem = StuckFrom is OperationStatus.Running ? null : Problem,
                RetryAt = null,
                Retries = e.By is null ? Retries + 1 : 0,
            },
            OperationEvent.Completed e =>
                Require(e, OperationStatus.Running) with { Status = OperationStatus.Done, EndedAt = at },
            OperationEvent.Unwound e =>
                Require(e, OperationStatus.Unwinding) with { Status = OperationStatus.Unwound, EndedAt = at },
            OperationEvent.Abandoned e =>
                Require(e, OperationStatus.Stuck) with
                {
                    Status = OperationStatus.Abandoned,
                    EndedAt = at,
                    RetryAt = null,
                    AbandonedFor = e.For
                },
            _ => throw new InvalidTransitionException($"Unknown event {entry.Event.GetType().Name}."),
        };
        return next with { Sequence = entry.Sequence };
    }

    private OperationState Require(OperationEvent fact, OperationStatus status) => Status == status
        ? this
        : throw new InvalidTransitionException($"{fact.GetType().Name} doesn't fit an operation that is {Status}.");

    private OperationState Change(OperationEvent fact, string step, Func<StepState, StepState> change,
        OperationStatus status, params ReadOnlySpan<StepStatus> from) =>
        Require(fact, status).Change(fact, step, change, from);

    private OperationState Change(OperationEvent fact, string step, Func<StepState, StepState> change,
        params ReadOnlySpan<StepStatus> from)
    {
        var before = Of(step);
        if (from.Length > 0 && !from.Contains(before.Status))
            throw new InvalidTransitionException(
                $"{fact.GetType().Name} doesn't fit step {step}, which is {before.Status}.");
        var place = Steps.FindIndex(s => s.Name == step);
        var after = change(before);
        return this with { Steps = place < 0 ? Steps.Add(after) : Steps.SetItem(place, after) };
    }
}

public enum OperationStatus
{
    Running,
    Unwinding,
    Done,

    /// <summary>It failed or was cancelled, and everything that it had begun is taken back.</summary>
    Unwound,

    /// <summary>It can go neither on nor back by itself: a person has to look.</summary>
    Stuck,

    /// <summary>
    /// A person began another operation in its place while it was stuck. What it had begun was not taken back.
    /// </summary>
    Abandoned,
}

public static class OperationStatuses
{
    /// <summary>Whether nothing more becomes of it.</summary>
    public static bool HasEnded(this OperationStatus status) =>
        status is OperationStatus.Done or OperationStatus.Unwound or OperationStatus.Abandoned;
}

/// <summary>An event that doesn't fit the state: a bug, never an expected failure.</summary>
public sealed class InvalidTransitionException(string message) : InvalidOperationException(message);
