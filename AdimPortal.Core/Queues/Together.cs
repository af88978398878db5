using System.Collections.Concurrent;

namespace AdimPortal.Core.Queues;

/// <summary>
/// Does many items together, as one statement writes them, without letting one spoil it for the others: what fails is
/// done in halves until the bad one is alone, is counted, and all others are done.
/// </summary>
public sealed class Together(ISetAside aside, TimeProvider time)
{
    /// <summary>More that fail alone are no bad items: something else is wrong, and nothing more is counted.</summary>
    private const int MostAlone = 10;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string,
        (DateTimeOffset At, IReadOnlyDictionary<string, bool> Failing)> _known = new();

    /// <param name="key">Names an item within its queue; see <see cref="SetAsideItem.Key"/>.</param>
    /// <param name="act">Does all that it is given, or throws and has done nothing.</param>
    /// <returns>What came of those that were done.</returns>
    /// <exception cref="Exception">What <paramref name="act"/> threw, when it is not the items' fault.</exception>
    public async Task<IReadOnlyList<TDone>> RunAsync<T, TDone>(
        WorkQueue queue, IReadOnlyList<T> items, Func<T, string> key,
        Func<IReadOnlyList<T>, CancellationToken, Task<IReadOnlyList<TDone>>> act,
        CancellationToken cancel)
    {
        var done = new List<TDone>();
        var alone = new HashSet<string>();
        await HalveAsync(items);
        await ClearAsync(queue, items.Select(key).Where(name => !alone.Contains(name)), cancel);
        return done;

        async Task HalveAsync(IReadOnlyList<T> some)
        {
            if (some.Count == 0)
                return;
            try
            {
                done.AddRange(await act(some, cancel));
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                // This throws as well while the database is away: then it is no item's fault.
                Remember(queue, await aside.FailingAsync(queue, cancel));
                if (some.Count > 1)
                {
                    await HalveAsync([.. some.Take(some.Count / 2)]);
                    await HalveAsync([.. some.Skip(some.Count / 2)]);
                    return;
                }

                if (!alone.Add(key(some[0])) || alone.Count > MostAlone)
                    throw;
                await aside.FailedAsync(queue, key(some[0]), EachItem.WhyOf(fault), reference: null, cancel);
                _known.TryRemove(queue.Name, out _);
            }
        }
    }

    /// <summary>
    /// What went well that had failed before is forgotten. Looked up now and then: mostly nothing has.
    /// </summary>
    private async Task ClearAsync(WorkQueue queue, IEnumerable<string> well, CancellationToken cancel)
    {
        if (!_known.TryGetValue(queue.Name, out var known) || time.GetUtcNow() - known.At >= LookEvery)
            known = Remember(queue, await aside.FailingAsync(queue, cancel));
        if (known.Failing.Count == 0)
            return;
        foreach (var name in well.Where(known.Failing.ContainsKey))
        {
            await aside.ClearAsync(queue, name, cancel);
            _known.TryRemove(queue.Name, out _);
        }
    }

    private (DateTimeOffset At, IReadOnlyDictionary<string, bool> Failing) Remember(WorkQueue queue,
        IReadOnlyDictionary<string, bool> failing) =>
        _known[queue.Name] = (time.GetUtcNow(), failing);
}
