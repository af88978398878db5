using AdimPortal.Core.Operations;

namespace AdimPortal.Web.Components.Shared;

/// <summary>
/// What pages of this node read of what they follow: once for each change, however many have it open
/// (docs/decisions/0045). Held as long as one of them follows the same topics.
/// </summary>
public sealed class SharedReads(ILiveFeed feed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (FollowedReads Reads, int Pages)> _followed = [];

    /// <summary>How many sets of topics are followed now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _followed.Count;
        }
    }

    internal FollowedReads Take(IEnumerable<string> topics)
    {
        var all = topics.Order(StringComparer.Ordinal).ToList();
        var name = string.Join(' ', all);
        lock (_gate)
        {
            var (reads, pages) = _followed.TryGetValue(name, out var there)
                ? there
                : (new FollowedReads(name, [.. all.Select(topic => feed.Follow(topic, () => Task.CompletedTask))]), 0);
            _followed[name] = (reads, pages + 1);
            return reads;
        }
    }

    internal void GiveBack(FollowedReads reads)
    {
        lock (_gate)
        {
            var pages = _followed[reads.Name].Pages - 1;
            if (pages > 0)
            {
                _followed[reads.Name] = (reads, pages);
                return;
            }

            _followed.Remove(reads.Name);
        }

        reads.Dispose();
    }
}
