using System.Text.Json.Serialization;

namespace AdimPortal.Core.Operations;

/// <summary>One line of an operation's log. The log is only ever appended to; an operation's state is a fold over it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(StepStarted), "step-started")]
[JsonDerivedType(typeof(StepDone), "step-done")]
[JsonDerivedType(typeof(StepWaiting), "step-waiting")]
[JsonDerivedType(typeof(StepRetrying), "step-retrying")]
[JsonDerivedType(typeof(StepPassedOver), "step-passed-over")]
[JsonDerivedType(typeof(StepFailed), "step-failed")]
[JsonDerivedType(typeof(CancelRequested), "cancel-requested")]
[JsonDerivedType(typeof(UndoStarted), "undo-started")]
[JsonDerivedType(typeof(UndoDone), "undo-done")]
[JsonDerivedType(typeof(UndoRetrying), "undo-retrying")]
[JsonDerivedType(typeof(Parked), "parked")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Unwound), "unwound")]
public abstract record OperationEvent
{
    /// <summary>Written before the step does anything: whatever it then made can be found and finished, or removed.</summary>
    public sealed record StepStarted(string Step) : OperationEvent;

    public sealed record StepDone(string Step, IReadOnlyDictionary<string, string> Outputs) : OperationEvent;

    /// <param name="Until">When it looks again even if nothing wakes it.</param>
    public sealed record StepWaiting(string Step, string Sentence, string? ConditionKey, DateTimeOffset Until) : OperationEvent;

    /// <param name="At">When it is tried again.</param>
    public sealed record StepRetrying(string Step, string Reason, string Detail, DateTimeOffset At) : OperationEvent;

    /// <summary>An optional step failed for good; the operation goes on without it.</summary>
    public sealed record StepPassedOver(string Step, string Sentence, string Detail) : OperationEvent;

    public sealed record StepFailed(string Step, string Sentence, string Detail) : OperationEvent;

    public sealed record CancelRequested(Guid? By) : OperationEvent;

    public sealed record UndoStarted(string Step) : OperationEvent;

    public sealed record UndoDone(string Step) : OperationEvent;

    public sealed record UndoRetrying(string Step, string Reason, string Detail, DateTimeOffset At) : OperationEvent;

    /// <summary>It can go neither on nor back by itself: a person has to look.</summary>
    public sealed record Parked(string Step, string Sentence, string Detail) : OperationEvent;

    /// <summary>A person says: try again.</summary>
    public sealed record Resumed(Guid? By) : OperationEvent;

    public sealed record Completed : OperationEvent;

    public sealed record Unwound : OperationEvent;
}

/// <summary>An event with its place in the log.</summary>
/// <param name="Sequence">1 for the first, without gaps.</param>
public sealed record LoggedEvent(int Sequence, DateTimeOffset At, OperationEvent Event);
