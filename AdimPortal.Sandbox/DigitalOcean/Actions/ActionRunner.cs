using System.Collections.Concurrent;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Actions;

/// <summary>
/// Carries out what takes time behind the answer. A droplet has one action at a time; deleting it cancels that one.
/// </summary>
public sealed class ActionRunner(StateStore store, TimeProvider time, ILogger<ActionRunner> log) : IDisposable
{
    private readonly ConcurrentDictionary<long, (CancellationTokenSource Cancel, Task Work)> _running = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Records the action inside a change of the state. Start the work after the change.</summary>
    public DropletAction Record(SandboxState state, Droplet droplet, string type)
    {
        if (IsPending(state, droplet.Id)) throw ApiException.Unprocessable("Droplet already has a pending event.");
        return Keep(state, new DropletAction(state.NextId(), type, ActionStatus.InProgress, time.GetUtcNow(), null,
            droplet.Id, droplet.Region));
    }

    /// <summary>The same for an image.</summary>
    /// <param name="region">Where it is to be afterwards.</param>
    public DropletAction Record(SandboxState state, Snapshot image, string type, string region)
    {
        if (IsPending(state, image.Id))
            throw ApiException.Unprocessable("Image already has a pending event.");
        return Keep(state, new DropletAction(state.NextId(), type, ActionStatus.InProgress, time.GetUtcNow(), null,
            image.Id, region)
        { ResourceType = "image" });
    }

    public void Start(DropletAction action, Func<CancellationToken, Task> work)
    {
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var begun = new TaskCompletionSource();
        // The work waits until it is registered, or a quick one would be removed before it was added.
        var task = Task.Run(async () =>
        {
            await begun.Task;
            await RunOneAsync(action, work, cancel);
        });
        _running[action.ResourceId] = (cancel, task);
        begun.SetResult();
    }

    /// <summary>Ends what is being done to a droplet, and waits for that end.</summary>
    public async Task CancelAsync(long dropletId)
    {
        if (!_running.TryGetValue(dropletId, out var entry)) return;
        await entry.Cancel.CancelAsync();
        await entry.Work;
    }

    public async Task StopAllAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values.Select(entry => entry.Work));
    }

    public void Dispose() => _stopping.Dispose();

    private static bool IsPending(SandboxState state, long resource) => state.Actions.Values.Any(action =>
        action.ResourceId == resource && action.Status == ActionStatus.InProgress);

    private static DropletAction Keep(SandboxState state, DropletAction action) =>
        state.Actions[action.Id] = action;

    private async Task RunOneAsync(DropletAction action, Func<CancellationToken, Task> work,
        CancellationTokenSource cancel)
    {
        try
        {
            await work(cancel.Token);
            End(action, ActionStatus.Completed);
        }
        catch (OperationCanceledException)
        {
            // Deleted: the action goes with the droplet. Stopped: it stays in progress, and the next start decides.
        }
        catch (Exception failure)
        {
            log.LogError(failure, "{Type} of {Resource} {Id} failed.", action.Type, action.ResourceType,
                action.ResourceId);
            End(action, ActionStatus.Errored);
        }
        finally
        {
            _running.TryRemove(action.ResourceId, out _);
        }
    }

    private void End(DropletAction action, ActionStatus status) =>
        store.Update(state =>
            state.Actions[action.Id] = action with { Status = status, CompletedAt = time.GetUtcNow() });
}
