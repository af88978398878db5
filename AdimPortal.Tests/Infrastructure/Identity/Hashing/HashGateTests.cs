using System.Collections.Concurrent;
using AdimPortal.Infrastructure.Identity.Hashing;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Identity.Hashing;

public sealed class HashGateTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly HashGate _gate;

    public HashGateTests() => _gate = new HashGate(Options.Create(new HashingOptions { AtOnce = 1 }), _time);

    [Fact]
    public async Task So_many_work_at_once_and_no_more()
    {
        using var gate = new HashGate(Options.Create(new HashingOptions { AtOnce = 2 }), _time);
        var (now, most) = (0, 0);
        using var both = new Barrier(2);
        var all = Enumerable.Range(0, 20).Select(n => gate.Enter(SignUp($"{n}"), () =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            // Two are there together, or this would never end.
            var met = both.SignalAndWait(TimeSpan.FromSeconds(20));
            Interlocked.Decrement(ref now);
            return met;
        }, default).Done);
        Assert.All(await Task.WhenAll(all), Assert.True);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Turns_come_in_order_and_their_places_and_times_say_so()
    {
        using var blocked = new BlockedGate(_gate);
        var order = new ConcurrentQueue<string>();
        var tickets = new[] { "a", "a", "b" }.Select((network, n) =>
            _gate.Enter(SignUp(network), () => { order.Enqueue($"{network}{n}"); return n; }, default)).ToList();
        // One is under way, and each takes 100 ms as far as anybody knows.
        Assert.Equal([(1, 200), (3, 400), (2, 300)], tickets.Select(ticket =>
            (_gate.PlaceOf(ticket)!.Number, (int)_gate.PlaceOf(ticket)!.Wait.TotalMilliseconds)));
        blocked.Release();
        await Task.WhenAll(tickets.Select(ticket => ticket.Done));
        Assert.Equal(["a0", "b2", "a1"], order);
        Assert.All(tickets, ticket => Assert.Null(_gate.PlaceOf(ticket)));
    }

    [Fact]
    public async Task Who_goes_away_gives_up_the_place_and_the_work_is_not_done()
    {
        using var blocked = new BlockedGate(_gate);
        using var cancel = new CancellationTokenSource();
        var isDone = false;
        var gone = _gate.Enter(SignUp("a"), () => isDone = true, cancel.Token);
        var next = _gate.Enter(SignUp("b"), () => true, default);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.Done);
        Assert.Equal(1, _gate.PlaceOf(next)!.Number);
        blocked.Release();
        Assert.True(await next.Done);
        Assert.False(isDone);
    }

    [Fact]
    public async Task A_fault_is_its_own_and_the_next_has_its_turn()
    {
        var faulty = _gate.Enter<bool>(SignUp("a"), () => throw new InvalidOperationException("of the test"), default);
        var next = _gate.Enter(SignUp("b"), () => true, default);
        Assert.Equal("of the test", (await Assert.ThrowsAsync<InvalidOperationException>(() => faulty.Done)).Message);
        Assert.True(await next.Done);
    }

    /// <summary>Tickets of sign-ups are kept for the page that asks what became of them; passwords are not.</summary>
    [Fact]
    public async Task A_ticket_whose_turn_is_over_keeps_nothing_of_what_was_typed()
    {
        var (ticket, typed) = EnterWith(new string('x', 10));
        await ticket.Done;
        await _gate.Enter(SignUp("b"), () => true, default).Done;
        await Eventually.TrueAsync(() => { GC.Collect(); return !typed.IsAlive; }, "it is forgotten");
        GC.KeepAlive(ticket);

        (HashTicket<int>, WeakReference) EnterWith(string password) =>
            (_gate.Enter(SignUp("a"), () => password.Length, default), new WeakReference(password));
    }

    [Fact]
    public async Task At_the_end_nobody_waits_for_ever()
    {
        var blocked = new BlockedGate(_gate);
        var waiting = _gate.Enter(SignUp("a"), () => true, default);
        var end = Task.Run(_gate.Dispose);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Done);
        blocked.Release();
        await end;
        Assert.Throws<ObjectDisposedException>(() => _gate.Enter(SignUp("b"), () => true, default));
    }

    [Fact]
    public void Who_would_wait_too_long_is_told_when_to_come_again_and_who_is_known_never()
    {
        using var blocked = new BlockedGate(_gate, HashLane.SignIn, 150);
        Assert.InRange(_gate.TooLongFor(new HashTurn(HashLane.SignIn, "new"))!.Value, TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(15));
        // A sign-up has its turn among them, and may wait longer.
        Assert.Null(_gate.TooLongFor(SignUp("new")));
        Assert.Null(_gate.TooLongFor(HashTurn.Known));
    }

    [Fact]
    public void A_network_that_fills_its_own_queue_turns_away_itself_alone()
    {
        using var blocked = new BlockedGate(_gate);
        for (var n = 0; n < 3000; n++)
            _gate.Enter(SignUp("greedy"), () => true, default);
        Assert.NotNull(_gate.TooLongFor(SignUp("greedy")));
        Assert.Null(_gate.TooLongFor(SignUp("other")));
        Assert.Equal(2, _gate.PlaceOf(_gate.Enter(SignUp("other"), () => true, default))!.Number);
    }

    [Fact]
    public void Every_wrong_setting_is_named()
    {
        Assert.Empty(new HashingOptions().Faults());
        Assert.Equal(["Hashing:AtOnce", "Hashing:SignInWithin", "Hashing:SignUpWithin"],
            new HashingOptions { AtOnce = 0, SignInWithin = TimeSpan.FromMinutes(1), SignUpWithin = TimeSpan.Zero }
                .Faults().Select(fault => fault.Split(' ')[0]));
    }

    public void Dispose() => _gate.Dispose();

    private static HashTurn SignUp(string network) => new(HashLane.SignUp, network);

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; seen < value;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
