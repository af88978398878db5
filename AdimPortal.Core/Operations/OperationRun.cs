using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>
/// One operation while a node carries it: the loop of definition, write, act, write. Steps may run side by side; all
/// that is written is written here, one event after the other.
/// </summary>
internal sealed partial class OperationRun(
    IOperationStore store, OperationLease lease, OperationRecord record, OperationDefinition definition,
    TimeProvider time, IRandomSource random, IOperationErrors trouble, IOutsideSystems systems, LeaseGuard guard)
    : IAsyncDisposable
{
    private readonly OperationHeader _header = record.Header;
    private Workspace _workspace = record.Workspace;
    private OperationState _state = OperationState.Of(record.Log);
    private readonly RunningSteps _running = new(time);

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
            var act = Planner.Next(definition, _state, time.GetUtcNow(), woken, systems, _running.Names);
            woken = woken && act is NextAction.Do;
            switch (act)
            {
                case NextAction.Do(var step):
                    await BeginAsync(step);
                    break;
                case NextAction.Await(var until):
                    if (await _running.NextAsync(until) is { } ended)
                        await TakeAsync(ended);
                    break;
                case NextAction.GiveUp(var step, var message, var detail):
                    await EndOthersAsync();
                    await WriteAsync(new OperationEvent.StepStarted(step.Name));
                    await WriteAsync(Failed(step, message, detail, mayRetry: false));
                    break;
                case NextAction.GetStuck(var step, var message, var detail):
                    await WriteAsync(Stuck(step, message, detail, mayRetry: false));
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

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    private async Task BeginAsync(Step step)
    {
        await WriteAsync(new OperationEvent.StepStarted(step.Name));
        _running.Add(step.Name, DoAsync(step));
    }

    private async Task<EndedStep> DoAsync(Step step)
    {
        // What can't be called off any more is not cut off either.
        var calledOff = CanBeCalledOff ? guard.CalledOff : CancellationToken.None;
        using var until = CancellationTokenSource.CreateLinkedTokenSource(guard.Holding, _running.Left,
            _running.Stopped, calledOff);
        // The step works on a copy: what it changed counts only if it is done.
        var draft = _workspace.Copy();
        try
        {
            return new EndedStep(step, await ActAsync(step, step.DoAsync, draft, until.Token), draft);
        }
        catch (OperationCanceledException) when ((calledOff.IsCancellationRequested
            || _running.Stopped.IsCancellationRequested) && !guard.Holding.IsCancellationRequested
            && !_running.Left.IsCancellationRequested)
        {
            return new EndedStep(step, null, draft);
        }
    }

    private async Task TakeAsync(EndedStep ended)
    {
        if (ended.Outcome is null)
        {
            await EndOthersAsync();
            await CallOffAsync();
            return;
        }

        var fact = FactOf(ended.Step, ended.Outcome);
        // Nothing may act any more when the operation turns round, or stands still.
        if (EndsForward(fact))
            await EndOthersAsync();
        await WriteAsync(ended, fact);
    }

    /// <summary>
    /// Ends what runs beside the step that failed, or lets it end where nothing may be cut off, and keeps what came of
    /// it. Of a second failure nobody needs to know.
    /// </summary>
    private async Task EndOthersAsync()
    {
        if (CanBeCalledOff)
            await _running.StopAsync();
        while (_running.Names.Count > 0)
        {
            if (await _running.NextAsync(null) is { Outcome: { } outcome } ended
                && FactOf(ended.Step, outcome) is var fact && !EndsForward(fact))
                await WriteAsync(ended, fact);
        }
    }

    private static bool EndsForward(OperationEvent fact) =>
        fact is OperationEvent.StepFailed or OperationEvent.Stuck;

    /// <summary>What a step changed beside others is not kept: they work on copies of the same workspace.</summary>
    private Task WriteAsync(EndedStep ended, OperationEvent fact) =>
        WriteAsync(fact, fact is OperationEvent.StepDone && ended.Step.Needs is null ? ended.Draft : null);

    private async Task UndoAsync(Step step)
    {
        await WriteAsync(new OperationEvent.UndoStarted(step.Name));
        var outcome = await ActAsync(step, step.UndoAsync, _workspace.Copy(), guard.Holding);
        await WriteAsync(FactOfUndo(step, outcome));
    }

    private async Task<StepOutcome> ActAsync(Step step, Func<StepContext, CancellationToken, Task<StepOutcome>> act,
        Workspace draft, CancellationToken cancel)
    {
        await using var output = new StepOutput(store, lease, _state.Of(step.Name).Attempt, time);
        var context =
            new StepContext(_header, draft, _state, step.Name, lease.Epoch, time.GetUtcNow(), output,
                () => guard.CalledOff.IsCancellationRequested || _running.Stopped.IsCancellationRequested);
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
