using AdimPortal.Core.Operations;

namespace AdimPortal.Tests.Web.Components.Portal.Operations;

/// <summary>A feed of one topic, whose words come when the test says so.</summary>
public sealed class HeardFeed : ILiveFeed
{
    private readonly List<Following> _followings = [];
    private long _mark;

    /// <summary>The connection is lost.</summary>
    public bool IsDeaf { get; set; }

    public int Followers => _followings.Count;

    public void Tell()
    {
        _mark++;
        foreach (var following in _followings.ToList())
            _ = following.Changed();
    }

    public IFollowing Follow(string topic, Func<Task> changed)
    {
        var following = new Following(this, changed);
        _followings.Add(following);
        return following;
    }

    private sealed class Following(HeardFeed feed, Func<Task> changed) : IFollowing
    {
        public Func<Task> Changed => changed;

        public long Mark => feed.IsDeaf ? ++feed._mark : feed._mark;

        public void Dispose() => feed._followings.Remove(this);
    }
}
