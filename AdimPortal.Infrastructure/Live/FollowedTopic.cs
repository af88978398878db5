namespace AdimPortal.Infrastructure.Live;

/// <summary>Those who follow a topic, and how often it has changed since the first of them came.</summary>
internal sealed class FollowedTopic
{
    private readonly Lock _gate = new();
    private readonly HashSet<Follower> _followers = [];
    private long _mark;

    public long Mark => Interlocked.Read(ref _mark);

    public bool IsFollowed
    {
        get
        {
            lock (_gate)
                return _followers.Count > 0;
        }
    }

    public void Add(Follower follower)
    {
        lock (_gate)
            _followers.Add(follower);
    }

    public void Remove(Follower follower)
    {
        lock (_gate)
            _followers.Remove(follower);
    }

    /// <summary>It changed; or it may have, and nobody can be told now.</summary>
    public long MoveOn() => Interlocked.Increment(ref _mark);

    /// <summary>After <see cref="MoveOn"/>.</summary>
    public void Tell()
    {
        lock (_gate)
        {
            foreach (var follower in _followers)
                follower.Tell();
        }
    }
}
