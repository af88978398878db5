using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Operations;

/// <summary>What each event does to the state of its step.</summary>
internal static class StepStateTransitions
{
    public static StepState Started(this StepState step, DateTimeOffset at) => step with
    {
        Status = StepStatus.Running,
        StartedAt = step.StartedAt ?? at,
        Interruptions = step.Status is StepStatus.Running ? step.Interruptions + 1 : 0,
        WakeAt = null,
        ConditionKey = null,
    };

    public static StepState Ended(this StepState step, StepStatus status, DateTimeOffset at) =>
        step.Heard(at) with { Status = status, EndedAt = at, WakeAt = null };

    public static StepState Resting(this StepState step, DateTimeOffset at, StepStatus status, string? message,
        string? detail, DateTimeOffset until, string? conditionKey = null) =>
        step.Heard(at) with
        {
            Status = status,
            UserMessage = message,
            Detail = detail,
            WakeAt = until,
            ConditionKey = conditionKey,
            Interruptions = 0,
        };

    public static StepState Retrying(this StepState step, DateTimeOffset at, OperationEvent.StepRetrying fact) =>
        step.Resting(at, StepStatus.Retrying, fact.Reason, fact.Detail, fact.At)
            .NextAttempt() with
        { Failures = step.Failures + 1 };

    public static StepState UndoResting(this StepState step, DateTimeOffset at, OperationEvent.UndoRetrying fact) =>
        (fact.Waits ? step with { Waits = step.Waits + 1 } : step.NextAttempt() with { Failures = step.Failures + 1 })
            .Resting(at, StepStatus.UndoRetrying, step.UserMessage, step.Detail, fact.At);

    /// <summary>
    /// It waits for an outside system, which uses up neither its tries nor its patience. A server that said so has
    /// ended what ran there: another attempt runs it anew.
    /// </summary>
    public static StepState Postponed(
        this StepState step, DateTimeOffset at, StepStatus status, OutsideSystem system, string message, string detail,
        DateTimeOffset until) => (OutsideSystems.IsSeenByServersOnly(system) ? step.NextAttempt() : step) with
        {
            Status = status,
            UserMessage = message,
            Detail = detail,
            WakeAt = until,
            ConditionKey = WaitCondition.SystemIsBack.KeyOf(system),
            Interruptions = 0,
            System = system,
            AwaySince = step.AwaySince ?? at,
        };

    /// <summary>Something else was heard than that a system is away.</summary>
    private static StepState Heard(this StepState step, DateTimeOffset at) => step with
    {
        System = null,
        Away = step.Away + (step.AwaySince is { } since ? at - since : TimeSpan.Zero),
        AwaySince = null,
    };

    /// <summary>The first start of an undo begins a new count of tries.</summary>
    public static StepState UndoStarted(this StepState step)
    {
        if (!step.NeedsUndo)
            throw new InvalidTransitionException($"Step {step.Name} is {step.Status}; there is nothing to undo.");
        var goesOn = step.Status is StepStatus.Undoing or StepStatus.UndoRetrying or StepStatus.UndoPostponed;
        return step with
        {
            Status = StepStatus.Undoing,
            Failures = goesOn ? step.Failures : 0,
            Attempt = goesOn ? step.Attempt : step.Attempt + 1,
            Waits = goesOn ? step.Waits : 0,
            AwaySince = goesOn ? step.AwaySince : null,
            Interruptions = step.Status is StepStatus.Undoing ? step.Interruptions + 1 : 0,
            WakeAt = null,
            ConditionKey = null,
        };
    }

    public static StepState FreshTries(this StepState step) =>
        step.Status is StepStatus.Running or StepStatus.Undoing
            ? step.NextAttempt() with { Failures = 0, Interruptions = 0, AwaySince = null }
            : step;

    private static StepState NextAttempt(this StepState step) => step with { Attempt = step.Attempt + 1, Waits = 0 };
}
