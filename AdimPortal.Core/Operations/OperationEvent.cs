using System.Text.Json.Serialization;
using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Operations;

/// <summary>
/// One line of an operation's log. The log is only ever appended to; an operation's state is a fold over it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(StepStarted), "step-started")]
[JsonDerivedType(typeof(StepDone), "step-done")]
[JsonDerivedType(typeof(StepWaiting), "step-waiting")]
[JsonDerivedType(typeof(StepRetrying), "step-retrying")]
[JsonDerivedType(typeof(StepPostponed), "step-postponed")]
[JsonDerivedType(typeof(StepSkipped), "step-skipped")]
[JsonDerivedType(typeof(StepFailed), "step-failed")]
[JsonDerivedType(typeof(CancelRequested), "cancel-requested")]
[JsonDerivedType(typeof(UndoStarted), "undo-started")]
[JsonDerivedType(typeof(UndoDone), "undo-done")]
[JsonDerivedType(typeof(UndoRetrying), "undo-retrying")]
[JsonDerivedType(typeof(UndoPostponed), "undo-postponed")]
[JsonDerivedType(typeof(Stuck), "stuck")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Unwound), "unwound")]
[JsonDerivedType(typeof(Abandoned), "abandoned")]
public abstract record OperationEvent
{
    /// <summary>
    /// Written before the step does anything: whatever it then made can be found and finished, or removed.
    /// </summary>
    public sealed record StepStarted(string Step) : OperationEvent;

    public sealed record StepDone(string Step, IReadOnlyDictionary<string, string> Outputs) : OperationEvent;

    /// <param name="Until">When it looks again even if nothing wakes it.</param>
    public sealed record StepWaiting(string Step, string UserMessage, string? ConditionKey, DateTimeOffset Until)
        : OperationEvent;

    /// <param name="At">When it is tried again.</param>
    public sealed record StepRetrying(string Step, string Reason, string Detail, DateTimeOffset At) : OperationEvent;

    /// <summary>
    /// An outside system that it needs is away. That is no try of the step: it waits until the system is back.
    /// </summary>
    /// <param name="At">When it looks again even if nobody wakes it.</param>
    public sealed record StepPostponed(string Step, OutsideSystem System, string UserMessage, string Detail,
        DateTimeOffset At) : OperationEvent;

    /// <summary>An optional step failed for good; the operation goes on without it.</summary>
    public sealed record StepSkipped(string Step, string UserMessage, string Detail) : OperationEvent;

    public sealed record StepFailed(string Step, string UserMessage, string Detail) : OperationEvent
    {
        /// <summary>It was refused: trying again changes nothing. False when it was tried often enough.</summary>
        public bool IsRefused { get; init; }
    }

    public sealed record CancelRequested(Guid? By) : OperationEvent;

    public sealed record UndoStarted(string Step) : OperationEvent;

    public sealed record UndoDone(string Step) : OperationEvent
    {
        /// <summary>
        /// What is not as it was, or nobody could prove to be, in a sentence for the customer; null when all was taken
        /// back.
        /// </summary>
        public string? NotVerified { get; init; }
    }

    public sealed record UndoRetrying(string Step, string Reason, string Detail, DateTimeOffset At) : OperationEvent
    {
        /// <summary>Nothing failed: the world needs time, and the same attempt goes on.</summary>
        public bool Waits { get; init; }
    }

    /// <summary>As <see cref="StepPostponed"/>, for an undo.</summary>
    public sealed record UndoPostponed(string Step, OutsideSystem System, string UserMessage, string Detail,
        DateTimeOffset At) : OperationEvent;

    /// <summary>
    /// It goes neither on nor back as it is: a person has to look. It is tried again now and then all the same, for
    /// what is wrong may pass.
    /// </summary>
    public sealed record Stuck(string Step, string UserMessage, string Detail) : OperationEvent
    {
        /// <summary>When it is tried again without a person; null when only a person can decide that.</summary>
        public DateTimeOffset? RetryAt { get; init; }

        /// <summary>
        /// How often it was tried again without a person, since one looked: people are told when this is 0.
        /// </summary>
        public int Retries { get; init; }

        /// <summary>
        /// The outside system that was away for too long, if that is why: of that, people are told once for all
        /// operations.
        /// </summary>
        public OutsideSystem? System { get; init; }
    }

    /// <summary>A stuck operation goes on.</summary>
    /// <param name="By">Who says so; null for the portal itself, when its time has come.</param>
    public sealed record Resumed(Guid? By) : OperationEvent;

    public sealed record Completed : OperationEvent;

    public sealed record Unwound : OperationEvent;

    /// <summary>
    /// A person began another operation in its place while it was stuck. It goes neither on nor back any more.
    /// </summary>
    /// <param name="By">Who did.</param>
    /// <param name="For">The title of the other operation: "Terminate workspace".</param>
    public sealed record Abandoned(Guid? By, string For) : OperationEvent;
}

/// <summary>An event with its place in the log.</summary>
/// <param name="Sequence">1 for the first, without gaps.</param>
public sealed record LoggedEvent(int Sequence, DateTimeOffset At, OperationEvent Event);
