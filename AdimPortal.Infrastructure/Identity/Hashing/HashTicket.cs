namespace AdimPortal.Infrastructure.Identity.Hashing;

/// <summary>A password that waits for its turn, is being hashed, or was.</summary>
public abstract class HashTicket
{
    internal HashTicket(HashTurn turn) => Turn = turn;

    internal HashTurn Turn { get; }

    /// <summary>How many turns its network had waiting before this one, in its lane's count of rounds.</summary>
    internal long Round { get; set; }

    /// <summary>In the order of coming.</summary>
    internal long Number { get; set; }

    internal abstract void Work();

    internal abstract void Cancel(CancellationToken cancel);
}

/// <summary>…and what comes of it.</summary>
public sealed class HashTicket<T> : HashTicket
{
    /// <summary>It knows the password, so nobody who keeps the ticket for longer keeps that.</summary>
    private Func<T>? _work;

    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HashTicket(HashTurn turn, Func<T> work)
        : base(turn) => _work = work;

    /// <summary>What came of it. Cancelled when whoever waited went away, or the node stops.</summary>
    public Task<T> Done => _done.Task;

    internal override void Work()
    {
        try
        {
            if (Interlocked.Exchange(ref _work, null) is { } work)
                _done.TrySetResult(work());
        }
        catch (Exception fault)
        {
            _done.TrySetException(fault);
        }
    }

    internal override void Cancel(CancellationToken cancel)
    {
        _work = null;
        _done.TrySetCanceled(cancel);
    }
}
