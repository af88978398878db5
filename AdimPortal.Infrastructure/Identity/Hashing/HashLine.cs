namespace AdimPortal.Infrastructure.Identity.Hashing;

/// <summary>
/// Those of one lane who wait. Networks take turns: the second of a network comes after the first of every other that
/// waits, however many it sends. Not safe for two threads.
/// </summary>
internal sealed class HashLine
{
    private readonly SortedSet<HashTicket> _waiting = new(Comparer<HashTicket>.Create((one, other) =>
        (one.Round, one.Number).CompareTo((other.Round, other.Number))));

    /// <summary>The last round of each network that waits, and how many of it do.</summary>
    private readonly Dictionary<string, (long Round, int Waiting)> _networks = new(StringComparer.Ordinal);

    /// <summary>The round that is under way: who comes now has no claim to turns of before.</summary>
    private long _round;

    private long _last;

    public int Count => _waiting.Count;

    public void Add(HashTicket ticket)
    {
        var network = ticket.Turn.Network;
        (ticket.Round, ticket.Number) = (NextRound(network), ++_last);
        _waiting.Add(ticket);
        _networks[network] = (ticket.Round, _networks.GetValueOrDefault(network).Waiting + 1);
    }

    /// <returns>Whose turn it is; null when nobody waits.</returns>
    public HashTicket? Take()
    {
        if (_waiting.Min is not { } next)
            return null;
        _round = next.Round;
        Remove(next);
        return next;
    }

    /// <returns>Whether it waited.</returns>
    public bool Remove(HashTicket ticket)
    {
        if (!_waiting.Remove(ticket))
            return false;
        var (round, waiting) = _networks[ticket.Turn.Network];
        if (waiting == 1)
            _networks.Remove(ticket.Turn.Network);
        else
            _networks[ticket.Turn.Network] = (round, waiting - 1);
        return true;
    }

    /// <returns>How many come before it; null when it doesn't wait.</returns>
    public int? Before(HashTicket ticket) =>
        _waiting.Contains(ticket) ? _waiting.TakeWhile(other => other != ticket).Count() : null;

    /// <summary>How many would come before one of that network that came now.</summary>
    public int BeforeNext(string network)
    {
        var round = NextRound(network);
        return _waiting.TakeWhile(other => other.Round <= round).Count();
    }

    /// <summary>Takes all out.</summary>
    public IReadOnlyList<HashTicket> Clear()
    {
        var all = _waiting.ToList();
        _waiting.Clear();
        _networks.Clear();
        return all;
    }

    private long NextRound(string network) =>
        _networks.TryGetValue(network, out var last) ? last.Round + 1 : _round;
}
