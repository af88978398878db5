using AdimPortal.Core.Common;

namespace AdimPortal.Core.Queues;

/// <summary>
/// Does each item on its own, whatever the others do: one that throws or takes too long is counted, put off and after
/// some tries set aside. Every loop over what belongs to different people goes through here.
/// </summary>
public sealed class EachItem(ISetAside aside, TimeProvider time)
{
    /// <param name="key">Names an item within its queue; see <see cref="SetAsideItem.Key"/>.</param>
    /// <param name="act">Answers why it did not work, in a sentence for staff; null when it did. What it throws counts
    /// as well.</param>
    /// <param name="most">How many are done at most. Those that rest take nobody's place.</param>
    /// <param name="atOnce">How many are under way together; from 1.</param>
    /// <param name="reference">See <see cref="SetAsideItem.Reference"/>.</param>
    /// <exception cref="OperationCanceledException">The node stops.</exception>
    public async Task RunAsync<T>(
        WorkQueue queue, IEnumerable<T> items, Func<T, string> key, Func<T, CancellationToken, Task<string?>> act,
        CancellationToken cancel,
        int most = int.MaxValue, int atOnce = 1, Func<T, string?>? reference = null)
    {
        var all = items.Select(item => (Item: item, Key: OneLine.Clean(key(item), SetAsideItem.LongestKey))).ToList();
        if (all.Count == 0)
            return;
        var failing = await aside.FailingAsync(queue, cancel);
        var awake = all.Where(i => !(failing.TryGetValue(i.Key, out var rests) && rests)).Take(most);
        await Parallel.ForEachAsync(awake,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel }, async (one, stop) =>
        {
            if (await TryAsync(queue, one.Item, act, stop) is { } reason)
                await aside.FailedAsync(queue, one.Key, reason, reference?.Invoke(one.Item), stop);
            else if (failing.ContainsKey(one.Key))
                await aside.ClearAsync(queue, one.Key, stop);
        });
    }

    /// <inheritdoc cref="RunAsync{T}(WorkQueue, IEnumerable{T}, Func{T, string}, Func{T, CancellationToken, Task{string}}, CancellationToken, int, int, Func{T, string})"/>
    public Task RunAsync<T>(
        WorkQueue queue, IEnumerable<T> items, Func<T, string> key, Func<T, CancellationToken, Task> act,
        CancellationToken cancel,
        int most = int.MaxValue, int atOnce = 1, Func<T, string?>? reference = null) =>
        RunAsync(queue, items, key, Answering(act), cancel, most, atOnce, reference);

    /// <summary>One item that was claimed by itself.</summary>
    /// <returns>Null when it went well; then nothing is kept of former failures.</returns>
    public async Task<Setback?> RunOneAsync(
        WorkQueue queue, string key, Func<CancellationToken, Task> act, CancellationToken cancel,
        string? reference = null)
    {
        if (await TryAsync(queue, key, Answering<string>((_, stop) => act(stop)), cancel) is { } reason)
            return await aside.FailedAsync(queue, key, reason, reference, cancel);
        await aside.ClearAsync(queue, key, cancel);
        return null;
    }

    /// <summary>Why it failed; null when it didn't.</summary>
    private async Task<string?> TryAsync<T>(WorkQueue queue, T item, Func<T, CancellationToken, Task<string?>> act,
        CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(queue.Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            return await act(item, either.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return $"It took longer than {queue.Limit.TotalSeconds:0} s and was stopped.";
        }
        catch (Exception fault)
        {
            return WhyOf(fault);
        }
    }

    /// <summary>A fault in a line for staff.</summary>
    public static string WhyOf(Exception fault) => $"{fault.GetType().Name}: {fault.Message}";

    private static Func<T, CancellationToken, Task<string?>> Answering<T>(Func<T, CancellationToken, Task> act) =>
        async (item, stop) =>
    {
        await act(item, stop);
        return null;
    };
}
