using AdimPortal.Core.Common;

namespace AdimPortal.Core.Queues;

/// <summary>
/// Does each item on its own, whatever the others do: one that throws or takes too long is counted, put off and after some tries set aside.
/// Every loop over what belongs to different people goes through here.
/// </summary>
public sealed class EachItem(ISetAside aside, TimeProvider time)
{
    /// <param name="key">Names an item within its queue; see <see cref="SetAsideItem.Key"/>.</param>
    /// <param name="atOnce">How many are under way together; from 1.</param>
    /// <param name="reference">See <see cref="SetAsideItem.Reference"/>.</param>
    /// <exception cref="OperationCanceledException">The node stops.</exception>
    public async Task RunAsync<T>(
        WorkQueue queue, IEnumerable<T> items, Func<T, string> key, Func<T, CancellationToken, Task> act, CancellationToken cancel,
        int atOnce = 1, Func<T, string?>? reference = null)
    {
        var all = items as IReadOnlyCollection<T> ?? [.. items];
        if (all.Count == 0)
            return;
        var failing = await aside.FailingAsync(queue, cancel);
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel }, async (item, stop) =>
        {
            var name = OneLine.Clean(key(item), SetAsideItem.LongestKey);
            if (failing.TryGetValue(name, out var rests) && rests)
                return;
            if (await TryAsync(queue, item, act, stop) is { } reason)
                await aside.FailedAsync(queue, name, reason, reference?.Invoke(item), stop);
            else if (failing.ContainsKey(name))
                await aside.ClearAsync(queue, name, stop);
        });
    }

    /// <summary>One item that was claimed by itself.</summary>
    /// <returns>Null when it went well.</returns>
    public async Task<Setback?> RunOneAsync(
        WorkQueue queue, string key, Func<CancellationToken, Task> act, CancellationToken cancel, string? reference = null) =>
        await TryAsync(queue, key, (_, stop) => act(stop), cancel) is { } reason
            ? await aside.FailedAsync(queue, key, reason, reference, cancel)
            : null;

    /// <summary>Why it failed; null when it didn't.</summary>
    private async Task<string?> TryAsync<T>(WorkQueue queue, T item, Func<T, CancellationToken, Task> act, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(queue.Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await act(item, either.Token);
            return null;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return $"It took longer than {queue.Limit.TotalSeconds:0} s and was cut off.";
        }
        catch (Exception fault)
        {
            return $"{fault.GetType().Name}: {fault.Message}";
        }
    }
}
