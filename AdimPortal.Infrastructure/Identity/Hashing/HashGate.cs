using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Identity.Hashing;

/// <summary>
/// Where passwords are hashed: a few at once, on threads of its own that give way to all others of the portal, and the
/// rest in a queue. However many come, pages have the processors that hashing leaves them (decision 0049).
/// </summary>
public sealed class HashGate(IOptions<HashingOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>What one takes before any was seen: about that on the machines that we know.</summary>
    private static readonly TimeSpan FirstGuess = TimeSpan.FromMilliseconds(100);

    /// <summary>How much the newest counts in what one takes.</summary>
    private const double Newest = 0.1;

    private readonly object _lock = new();
    private readonly HashQueue _queue = new();
    private readonly List<Thread> _threads = [];
    private TimeSpan _each = FirstGuess;
    private int _working;
    private bool _isOver;

    /// <summary>Takes its place at once; whoever goes away leaves it.</summary>
    /// <param name="work">Runs on a thread of the gate, and must not wait for anything.</param>
    public HashTicket<T> Enter<T>(HashTurn turn, Func<T> work, CancellationToken cancel)
    {
        var ticket = new HashTicket<T>(turn, work);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            _queue.Add(ticket);
            StartThreads();
            Monitor.Pulse(_lock);
        }

        if (cancel.CanBeCanceled)
            LeaveWhenCancelled(ticket, cancel);
        return ticket;
    }

    /// <returns>Where it stands; null once its turn has come.</returns>
    public HashPlace? PlaceOf(HashTicket ticket)
    {
        lock (_lock)
            return _queue.Before(ticket) is { } before ? new HashPlace(before.InLane + 1, WaitFor(before.InAll)) : null;
    }

    /// <returns>When one that came now had better come again; null when it need not, since its turn comes in
    /// time.</returns>
    public TimeSpan? TooLongFor(HashTurn turn)
    {
        TimeSpan wait;
        lock (_lock)
            wait = WaitFor(_queue.BeforeNext(turn));
        return turn.Lane switch
        {
            HashLane.Known => null,
            HashLane.SignIn => Beyond(options.Value.SignInWithin),
            HashLane.SignUp => Beyond(options.Value.SignUpWithin),
            _ => throw new ArgumentOutOfRangeException(nameof(turn)),
        };

        // A quarter of the queue is gone by then, so that not all who were turned away are turned away again.
        TimeSpan? Beyond(TimeSpan most) => wait > most ? wait - most + (most / 4) : null;
    }

    public void Dispose()
    {
        IReadOnlyList<HashTicket> left;
        lock (_lock)
        {
            if (_isOver)
                return;
            _isOver = true;
            left = _queue.Clear();
            Monitor.PulseAll(_lock);
        }

        foreach (var ticket in left)
            ticket.Cancel(new CancellationToken(canceled: true));
        foreach (var thread in _threads)
            thread.Join();
    }

    /// <summary>Only when there is something to do: most commands of the portal hash nothing.</summary>
    private void StartThreads()
    {
        if (_threads.Count > 0)
            return;
        for (var n = 0; n < options.Value.AtOnce; n++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = "passwords" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    private void Work()
    {
        LowPriority.OfThisThread();
        while (Next() is { } ticket)
        {
            var began = clock.GetTimestamp();
            ticket.Work();
            Count(clock.GetElapsedTime(began));
        }
    }

    /// <returns>Null when the gate is closed.</returns>
    private HashTicket? Next()
    {
        lock (_lock)
        {
            while (!_isOver)
            {
                if (_queue.Take() is { } ticket)
                {
                    _working++;
                    return ticket;
                }

                Monitor.Wait(_lock);
            }

            return null;
        }
    }

    private void Count(TimeSpan took)
    {
        lock (_lock)
        {
            _working--;
            _each += (took - _each) * Newest;
        }
    }

    /// <summary>With so many before it, until it is done.</summary>
    private TimeSpan WaitFor(int before) => _each * ((before + _working) / options.Value.AtOnce + 1);

    private void LeaveWhenCancelled<T>(HashTicket<T> ticket, CancellationToken cancel)
    {
        var registered = cancel.Register(() =>
        {
            bool waited;
            lock (_lock)
                waited = _queue.Remove(ticket);
            if (waited)
                ticket.Cancel(cancel);
        });
        _ = ticket.Done.ContinueWith(_ => registered.Dispose(), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}

/// <summary>A place in the queue.</summary>
/// <param name="Number">Among those who wait for the same; 1 is the next.</param>
/// <param name="Wait">Until it is done, as things go now: who comes later from another network may still come
/// before.</param>
public sealed record HashPlace(int Number, TimeSpan Wait);
