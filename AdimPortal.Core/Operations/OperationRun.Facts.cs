using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Operations;

/// <summary>What is written down of a step that ended, or of its undo.</summary>
internal sealed partial class OperationRun
{
    private OperationEvent FactOf(Step step, StepOutcome outcome)
    {
        var now = time.GetUtcNow();
        var at = _state.Of(step.Name);
        if (AwayFor(step, outcome) is { } away && step.OutageTimeout > TimeSpan.Zero)
            return Postponed(step, at, away, step.OutageTimeout, isUndo: false);
        switch (outcome)
        {
            case StepOutcome.Done(var outputs):
                return new OperationEvent.StepDone(step.Name, outputs);
            case StepOutcome.WaitUntil(var condition, _) when at.SpentBy(now) >= step.Timeout:
                return Failed(step, step.TimeoutMessage, $"Waited for {condition} since {at.StartedAt:O}.");
            case StepOutcome.WaitUntil(var condition, var message):
                return new OperationEvent.StepWaiting(step.Name, message, condition.Key,
                    now + condition.LookAgainAfter);
            case StepOutcome.RetryAfter(var reason, var detail, _) when at.Failures + 1 >= step.Retry.Tries:
                return Failed(step, reason, $"Tried {at.Failures + 1} times. {detail}");
            case StepOutcome.RetryAfter(var reason, var detail, var suggested):
                return new OperationEvent.StepRetrying(step.Name, reason, detail,
                    now + step.Retry.DelayAfter(at.Failures + 1, suggested, random));
            case StepOutcome.FailedForGood(var message, var detail):
                return Failed(step, message, detail, isRefused: true);
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}.");
        }
    }

    /// <summary>The outside system that is away, if that is why the step has not done what it should.</summary>
    private (OutsideSystem System, string Detail, TimeSpan? Suggested)? AwayFor(Step step, StepOutcome outcome) =>
        outcome switch
        {
            // No breaker counts what servers see. What a workspace can do without isn't waited for.
            StepOutcome.RetryAfter { System: { } seen } retry when OutsideSystems.IsSeenByServersOnly(seen)
                && !step.IsOptional => (seen, retry.Detail, retry.Delay),
            StepOutcome.RetryAfter { System: { } system } retry when systems.IsAway(system) =>
                (system, retry.Detail, retry.Delay),
            StepOutcome.WaitUntil { Condition.System: { } system } wait when systems.IsAway(system) =>
                (system, wait.UserMessage, null),
            _ => null,
        };

    /// <summary>
    /// Waits for the system, less and less often, and is woken when it is back. After <paramref name="timeout"/> a
    /// person is asked.
    /// </summary>
    private OperationEvent Postponed(Step step, StepState at,
        (OutsideSystem System, string Detail, TimeSpan? Suggested) away, TimeSpan timeout, bool isUndo)
    {
        var now = time.GetUtcNow();
        var waited = at.AwaySince is { } since ? now - since : TimeSpan.Zero;
        var message = OutsideSystems.Waiting(away.System);
        if (waited >= timeout)
            return step.IsOptional && !isUndo
                ? new OperationEvent.StepSkipped(step.Name, message, away.Detail)
                : Stuck(step,
                    $"{OutsideSystems.NameOf(away.System)} has not answered for {waited.TotalHours:0} hours.",
                    away.Detail, system: away.System);
        var next = now + RetryPolicy.ForOutages.DelayAfter(waited, away.Suggested, random);
        return isUndo
            ? new OperationEvent.UndoPostponed(step.Name, away.System, message, away.Detail, next)
            : new OperationEvent.StepPostponed(step.Name, away.System, message, away.Detail, next);
    }

    private OperationEvent Failed(Step step, string message, string detail, bool mayRetry = true,
        bool isRefused = false)
    {
        if (step.IsOptional)
            return new OperationEvent.StepSkipped(step.Name, message, detail);
        return definition.GoesOnlyOn(_state)
            ? Stuck(step, message, detail, mayRetry)
            : new OperationEvent.StepFailed(step.Name, message, detail) { IsRefused = isRefused || !mayRetry };
    }

    /// <param name="mayRetry">Whether trying again can do no harm: not for a step that kills the process that runs
    /// it.</param>
    private OperationEvent.Stuck Stuck(Step step, string message, string detail, bool mayRetry = true,
        OutsideSystem? system = null) => new(step.Name, message, detail)
        {
            RetryAt = mayRetry && StuckRetries.DelayAfter(_state.Retries, random) is { } delay
            ? time.GetUtcNow() + delay
            : null,
            Retries = _state.Retries,
            System = system,
        };

    private OperationEvent FactOfUndo(Step step, StepOutcome outcome)
    {
        var now = time.GetUtcNow();
        var at = _state.Of(step.Name);
        var failures = at.Failures + 1;
        return outcome switch
        {
            _ when AwayFor(step, outcome) is { } away =>
                Postponed(step, at, away, Step.LongestOutage, isUndo: true),
            StepOutcome.Done(var outputs) => new OperationEvent.UndoDone(step.Name)
            {
                NotVerified = outputs.GetValueOrDefault(StepOutcome.NotVerified),
            },
            StepOutcome.WaitUntil(var condition,
                var message) when at.Waits * condition.LookAgainAfter < step.Timeout =>
                new OperationEvent.UndoRetrying(step.Name, message, "", now + condition.LookAgainAfter)
                {
                    Waits = true,
                },
            StepOutcome.WaitUntil(_, var message) => Stuck(step, message, $"Waited {at.Waits} times."),
            StepOutcome.RetryAfter(var reason, var detail, var suggested) when failures < step.Retry.Tries =>
                new OperationEvent.UndoRetrying(step.Name, reason, detail,
                    now + step.Retry.DelayAfter(failures, suggested, random)),
            StepOutcome.RetryAfter(var reason, var detail, _) =>
                Stuck(step, reason, $"Tried {failures} times. {detail}"),
            StepOutcome.FailedForGood(var message, var detail) => Stuck(step, message, detail),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        };
    }
}
