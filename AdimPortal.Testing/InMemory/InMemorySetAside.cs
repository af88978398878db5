using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Queues;

namespace AdimPortal.Testing.InMemory;

/// <summary>Items that were set aside, in memory. What fails rests as its queue says.</summary>
public sealed class InMemorySetAside(TimeProvider time) : ISetAside
{
    private readonly Lock _lock = new();
    private readonly List<(SetAsideItem Item, bool IsDismissed)> _items = [];

    public List<(string Queue, string Key, string Reason)> Failures { get; } = [];

    public Task<Setback> FailedAsync(WorkQueue queue, string key, string reason, string? reference,
        CancellationToken cancel)
    {
        lock (_lock)
        {
            Failures.Add((queue.Name, key, reason));
            var at = _items.FindIndex(i => i.Item.Queue == queue.Name && i.Item.Key == key);
            var now = time.GetUtcNow();
            var tries = at < 0 ? 1 : _items[at].Item.Tries + 1;
            var item = new SetAsideItem(
                at < 0 ? _items.Count + 1 : _items[at].Item.Id, queue.Name, key, reason, tries,
                at < 0 ? now : _items[at].Item.FirstTriedAt, now,
                tries >= queue.Tries ? now : null, now + queue.RestAfter(tries), reference);
            if (at < 0)
                _items.Add((item, false));
            else
                _items[at] = (item, false);
            return Task.FromResult(new Setback(tries, item.NextTryAt, item.SetAsideAt is not null));
        }
    }

    public Task ClearAsync(WorkQueue queue, string key, CancellationToken cancel)
    {
        lock (_lock)
            _items.RemoveAll(i => i.Item.Queue == queue.Name && i.Item.Key == key);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<string, bool>> FailingAsync(WorkQueue queue, CancellationToken cancel)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyDictionary<string, bool>>(_items.Where(i => i.Item.Queue == queue.Name)
                .ToDictionary(i => i.Item.Key, i => i.IsDismissed || !(i.Item.NextTryAt <= time.GetUtcNow())));
        }
    }

    public Task<IReadOnlyList<SetAsideItem>> ListAsync(int most, CancellationToken cancel)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<SetAsideItem>>(
                [.. _items.Where(i => i.Item.SetAsideAt is not null && !i.IsDismissed).Select(i => i.Item).Take(most)]);
    }

    /// <summary>In the order in which they failed first, the other way round where that is asked for.</summary>
    public async Task<ListPage<SetAsideItem>> ListAsync(SetAsideQuery query, int skip, int most,
        CancellationToken cancel)
    {
        var found = (await ListAsync(int.MaxValue, cancel)).Where(item =>
            (query.Queue is null || item.Queue == query.Queue)
            && (query.Text is null || item.Key.Contains(query.Text, StringComparison.OrdinalIgnoreCase))).ToList();
        if (query.IsDescending)
            found.Reverse();
        return new ListPage<SetAsideItem>([.. found.Skip(skip).Take(most)], found.Count);
    }

    public async Task<int> CountAsync(CancellationToken cancel) => (await ListAsync(int.MaxValue, cancel)).Count;

    public Task<bool> TryAgainAsync(ActPermit permit, long id, CancellationToken cancel) =>
        DecideAsync(id, i => (i.Item with { Tries = 0, SetAsideAt = null, NextTryAt = time.GetUtcNow() }, false));

    public Task<bool> DismissAsync(ActPermit permit, long id, CancellationToken cancel) =>
        DecideAsync(id, i => (i.Item with { NextTryAt = null }, true));

    private Task<bool> DecideAsync(long id,
        Func<(SetAsideItem Item, bool IsDismissed), (SetAsideItem Item, bool IsDismissed)> decide)
    {
        lock (_lock)
        {
            var at = _items.FindIndex(i => i.Item.Id == id && i.Item.SetAsideAt is not null && !i.IsDismissed);
            if (at >= 0)
                _items[at] = decide(_items[at]);
            return Task.FromResult(at >= 0);
        }
    }
}
