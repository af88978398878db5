using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>One operation while a node carries it: the loop of definition, write, act, write.</summary>
internal sealed class OperationRun(
    IOperationStore store, OperationLease lease, OperationRecord record, OperationDefinition definition,
    TimeProvider time, IRandomSource random, IOperationErrors trouble, IOutsideSystems systems, LeaseGuard guard)
{
    private readonly OperationHeader _header = record.Header;
    private Workspace _workspace = record.Workspace;
    private OperationState _state = OperationState.Of(record.Log);

    /// <returns>When it is due again, and on what it sleeps; never, once it has ended, or is stuck and only a person
    /// can help.</returns>
    public async Task<Rest> GoAsync()
    {
        if (record.Requested.Resume && _state.Status is OperationStatus.Stuck)
            await WriteAsync(new OperationEvent.Resumed(record.Requested.By));
        if (record.Requested.Cancel)
            await CallOffAsync();

        // It was claimed because it is due: by time, or because what it waits for was seen.
        var woken = true;
        while (true)
        {
            guard.Holding.ThrowIfCancellationRequested();
            var act = Planner.Next(definition, _state, time.GetUtcNow(), woken, systems);
            woken = false;
            switch (act)
            {
                case NextAction.Do(var step):
                    await DoAsync(step);
                    break;
                case NextAction.GiveUp(var step, var message, var detail):
                    await WriteAsync(new OperationEvent.StepStarted(step.Name));
                    await FailAsync(step, message, detail, mayRetry: false);
                    break;
                case NextAction.GetStuck(var step, var message, var detail):
                    await GetStuckAsync(step, message, detail, mayRetry: false);
                    break;
                case NextAction.Resume:
                    await WriteAsync(new OperationEvent.Resumed(By: null));
                    break;
                case NextAction.Undo(var step):
                    await UndoAsync(step);
                    break;
                case NextAction.Sleep(var until, var conditionKey):
                    return new Rest(until, conditionKey);
                case NextAction.Complete:
                    await EndAsync(new OperationEvent.Completed());
                    break;
                case NextAction.Unwound:
                    await EndAsync(new OperationEvent.Unwound());
                    break;
                case NextAction.Rest(var until):
                    return new Rest(until, null);
                default:
                    throw new InvalidOperationException($"Unknown act {act.GetType().Name}.");
            }
        }
    }

    private async Task DoAsync(Step step)
    {
        // What can't be called off any more is not cut off either.
        using var until = CancellationTokenSource.CreateLinkedTokenSource(guard.Holding,
            CanBeCalledOff ? guard.CalledOff : CancellationToken.None);
        await WriteAsync(new OperationEvent.StepStarted(step.Name));
        // The step works on a copy: what it changed counts only if it is done.
        var draft = _workspace.Copy();
        StepOutcome outcome;
        try
        {
            outcome = await ActAsync(step, step.DoAsync, draft, until.Token);
        }
        catch (OperationCanceledException) when (CanBeCalledOff && guard.CalledOff.IsCancellationRequested
            && !guard.Holding.IsCancellationRequested)
        {
            await CallOffAsync();
            return;
        }

        await WriteDownAsync(step, outcome, draft);
    }

    private Task WriteDownAsync(Step step, StepOutcome outcome, Workspace draft)
    {
        var now = time.GetUtcNow();
        var at = _state.Of(step.Name);
        if (AwayFor(step, outcome) is { } away && step.OutageTimeout > TimeSpan.Zero)
            return PostponeAsync(step, at, away, step.OutageTimeout, isUndo: false);
        switch (outcome)
        {
            case StepOutcome.Done(var outputs):
                return WriteAsync(new OperationEvent.StepDone(step.Name, outputs), draft);
            case StepOutcome.WaitUntil(var condition, _) when at.SpentBy(now) >= step.Timeout:
                return FailAsync(step, step.TimeoutMessage, $"Waited for {condition} since {at.StartedAt:O}.");
            case StepOutcome.WaitUntil(var condition, var message):
                return WriteAsync(
                    new OperationEvent.StepWaiting(step.Name, message, condition.Key, now + condition.LookAgainAfter));
            case StepOutcome.RetryAfter(var reason, var detail, _) when at.Failures + 1 >= step.Retry.Tries:
                return FailAsync(step, reason, $"Tried {at.Failures + 1} times. {detail}");
            case StepOutcome.RetryAfter(var reason, var detail, var suggested):
                return WriteAsync(
                    new OperationEvent.StepRetrying(step.Name, reason, detail,
                        now + step.Retry.DelayAfter(at.Failures + 1, suggested, random)));
            case StepOutcome.FailedForGood(var message, var detail):
                return FailAsync(step, message, detail, isRefused: true);
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
    private Task PostponeAsync(Step step, StepState at, (OutsideSystem System, string Detail, TimeSpan? Suggested) away,
        TimeSpan timeout, bool isUndo)
    {
        var now = time.GetUtcNow();
        var waited = at.AwaySince is { } since ? now - since : TimeSpan.Zero;
        var message = OutsideSystems.Waiting(away.System);
        if (waited >= timeout)
            return step.IsOptional && !isUndo
                ? WriteAsync(new OperationEvent.StepSkipped(step.Name, message, away.Detail))
                : GetStuckAsync(step,
                    $"{OutsideSystems.NameOf(away.System)} has not answered for {waited.TotalHours:0} hours.",
                    away.Detail, system: away.System);
        var next = now + RetryPolicy.ForOutages.DelayAfter(waited, away.Suggested, random);
        return WriteAsync(isUndo
            ? new OperationEvent.UndoPostponed(step.Name, away.System, message, away.Detail, next)
            : new OperationEvent.StepPostponed(step.Name, away.System, message, away.Detail, next));
    }

    private Task FailAsync(Step step, string message, string detail, bool mayRetry = true, bool isRefused = false)
    {
        if (step.IsOptional)
            return WriteAsync(new OperationEvent.StepSkipped(step.Name, message, detail));
        return definition.GoesOnlyOn(_state)
            ? GetStuckAsync(step, message, detail, mayRetry)
            : WriteAsync(
                new OperationEvent.StepFailed(step.Name, message, detail) { IsRefused = isRefused || !mayRetry });
    }

    /// <param name="mayRetry">Whether trying again can do no harm: not for a step that kills the process that runs
    /// it.</param>
    private Task GetStuckAsync(Step step, string message, string detail, bool mayRetry = true,
        OutsideSystem? system = null) => WriteAsync(new OperationEvent.Stuck(step.Name, message, detail)
        {
            RetryAt = mayRetry && StuckRetries.DelayAfter(_state.Retries, random) is { } delay
            ? time.GetUtcNow() + delay
            : null,
            Retries = _state.Retries,
            System = system,
        });

    private async Task UndoAsync(Step step)
    {
        await WriteAsync(new OperationEvent.UndoStarted(step.Name));
        var outcome = await ActAsync(step, step.UndoAsync, _workspace.Copy(), guard.Holding);
        var now = time.GetUtcNow();
        var at = _state.Of(step.Name);
        var failures = at.Failures + 1;
        await (outcome switch
        {
            _ when AwayFor(step, outcome) is { } away =>
                PostponeAsync(step, at, away, Step.LongestOutage, isUndo: true),
            StepOutcome.Done(var outputs) =>
                WriteAsync(
                    new OperationEvent.UndoDone(step.Name)
                    { NotVerified = outputs.GetValueOrDefault(StepOutcome.NotVerified) }),
            StepOutcome.WaitUntil(var condition,
                var message) when at.Waits * condition.LookAgainAfter < step.Timeout =>
                WriteAsync(
                    new OperationEvent.UndoRetrying(step.Name, message, "", now + condition.LookAgainAfter)
                    { Waits = true }),
            StepOutcome.WaitUntil(_, var message) => GetStuckAsync(step, message, $"Waited {at.Waits} times."),
            StepOutcome.RetryAfter(var reason, var detail, var suggested) when failures < step.Retry.Tries =>
                WriteAsync(
                    new OperationEvent.UndoRetrying(step.Name, reason, detail,
                        now + step.Retry.DelayAfter(failures, suggested, random))),
            StepOutcome.RetryAfter(var reason, var detail, _) =>
                GetStuckAsync(step, reason, $"Tried {failures} times. {detail}"),
            StepOutcome.FailedForGood(var message, var detail) => GetStuckAsync(step, message, detail),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        });
    }

    private async Task<StepOutcome> ActAsync(Step step, Func<StepContext, CancellationToken, Task<StepOutcome>> act,
        Workspace draft, CancellationToken cancel)
    {
        await using var output = new StepOutput(store, lease, _state.Of(step.Name).Attempt, time);
        var context =
            new StepContext(_header, draft, _state, step.Name, lease.Epoch, time.GetUtcNow(), output, guard.CalledOff);
        try
        {
            return await act(context, cancel);
        }
        catch (Exception bug) when (bug is not (OperationCanceledException or LeaseLostException))
        {
            trouble.StepThrew(_header, step.Name, bug);
            return new StepOutcome.RetryAfter("Something went wrong on our side. It was reported to us.",
                bug.GetType().Name);
        }
    }

    private bool CanBeCalledOff => definition.CanBeCancelled && !definition.GoesOnlyOn(_state);

    private async Task CallOffAsync()
    {
        if (_state.Status is OperationStatus.Running && CanBeCalledOff)
            await WriteAsync(new OperationEvent.CancelRequested(record.Requested.By ?? guard.CalledOffBy));
    }

    private Task EndAsync(OperationEvent end)
    {
        var now = time.GetUtcNow();
        var settled = _workspace.Copy();
        definition.Settle(settled, _state.Apply(new LoggedEvent(_state.Sequence + 1, now, end)), now);
        return WriteAsync(end, settled);
    }

    private async Task WriteAsync(OperationEvent fact, Workspace? workspace = null)
    {
        var entry = new LoggedEvent(_state.Sequence + 1, time.GetUtcNow(), fact);
        var next = _state.Apply(entry);
        await store.AppendAsync(lease, entry, next.Status, workspace, guard.Holding);
        _state = next;
        _workspace = workspace ?? _workspace;
    }
}

internal readonly record struct Rest(DateTimeOffset? WakeAt, string? ConditionKey);
