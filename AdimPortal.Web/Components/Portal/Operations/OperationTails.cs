using AdimPortal.Core.Operations;

namespace AdimPortal.Web.Components.Portal.Operations;

/// <summary>
/// The operations that pages of this node watch. A thousand who watch one build hold its log once, and each change is
/// read once for all of them.
/// </summary>
public sealed class OperationTails(IOperationReader reader, ILiveFeed feed, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<OperationId, (SharedTail Tail, int Watchers)> _watched = [];

    /// <summary>How many operations are held now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _watched.Count;
        }
    }

    internal SharedTail Take(OperationId id)
    {
        lock (_gate)
        {
            var (tail, watchers) = _watched.TryGetValue(id, out var there)
                ? there
                : (new SharedTail(id, reader, feed, clock), 0);
            _watched[id] = (tail, watchers + 1);
            return tail;
        }
    }

    internal void GiveBack(SharedTail tail)
    {
        lock (_gate)
        {
            var watchers = _watched[tail.Id].Watchers - 1;
            if (watchers > 0)
            {
                _watched[tail.Id] = (tail, watchers);
                return;
            }

            _watched.Remove(tail.Id);
        }

        tail.Dispose();
    }
}
