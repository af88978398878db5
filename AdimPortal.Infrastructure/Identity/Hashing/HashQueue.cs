namespace AdimPortal.Infrastructure.Identity.Hashing;

/// <summary>
/// All who wait, in the order of their turns: lane by lane, but of four turns one is a sign-up's, so that nobody who
/// tries passwords keeps all others from getting an account. Not safe for two threads.
/// </summary>
internal sealed class HashQueue
{
    /// <summary>Sign-ins in a row while a sign-up waits.</summary>
    private const int MostInARow = 3;

    private readonly HashLine _known = new();
    private readonly HashLine _signIns = new();
    private readonly HashLine _signUps = new();
    private int _inARow;

    public void Add(HashTicket ticket) => Of(ticket.Turn.Lane).Add(ticket);

    public HashTicket? Take()
    {
        if (_known.Take() is { } known)
            return known;
        if (_signUps.Count == 0 || (_signIns.Count > 0 && _inARow < MostInARow))
        {
            _inARow = _signUps.Count == 0 ? 0 : _inARow + 1;
            return _signIns.Take();
        }

        _inARow = 0;
        return _signUps.Take();
    }

    public bool Remove(HashTicket ticket) => Of(ticket.Turn.Lane).Remove(ticket);

    /// <returns>How many come before it in its lane and in all; null when it doesn't wait.</returns>
    public (int InLane, int InAll)? Before(HashTicket ticket) =>
        Of(ticket.Turn.Lane).Before(ticket) is { } before ? (before, before + Others(ticket.Turn.Lane, before)) : null;

    /// <summary>How many would come before one that came now.</summary>
    public int BeforeNext(HashTurn turn)
    {
        var before = Of(turn.Lane).BeforeNext(turn.Network);
        return before + Others(turn.Lane, before);
    }

    /// <summary>Takes all out.</summary>
    public IReadOnlyList<HashTicket> Clear() => [.. _known.Clear(), .. _signIns.Clear(), .. _signUps.Clear()];

    /// <summary>Turns of the other lanes among those of one's own, as it looks now.</summary>
    private int Others(HashLane lane, int before) => lane switch
    {
        HashLane.Known => 0,
        HashLane.SignIn => _known.Count + Math.Min(_signUps.Count, before / MostInARow),
        HashLane.SignUp => _known.Count + Math.Min(_signIns.Count, (before + 1) * MostInARow),
        _ => throw new ArgumentOutOfRangeException(nameof(lane)),
    };

    private HashLine Of(HashLane lane) => lane switch
    {
        HashLane.Known => _known,
        HashLane.SignIn => _signIns,
        HashLane.SignUp => _signUps,
        _ => throw new ArgumentOutOfRangeException(nameof(lane)),
    };
}
