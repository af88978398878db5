using AdimPortal.Infrastructure.Identity.Hashing;

namespace AdimPortal.Tests.Infrastructure.Identity.Hashing;

public sealed class HashQueueTests
{
    private readonly HashQueue _queue = new();

    [Fact]
    public void Who_has_shown_more_than_an_address_comes_first_and_of_four_other_turns_one_is_a_sign_ups()
    {
        var signUps = Add(HashLane.SignUp, "a", "b");
        var signIns = Add(HashLane.SignIn, "c", "d", "e", "f", "g");
        var known = Add(HashLane.Known, "");
        Assert.Equal([known[0], signIns[0], signIns[1], signIns[2], signUps[0], signIns[3], signIns[4], signUps[1]],
            TakeAll());
    }

    [Fact]
    public void Networks_take_turns_however_many_one_sends()
    {
        var greedy = Add(HashLane.SignUp, "greedy", "greedy", "greedy");
        var other = Add(HashLane.SignUp, "other")[0];
        var late = Add(HashLane.SignUp, "late")[0];
        Assert.Equal([greedy[0], other, late, greedy[1], greedy[2]], TakeAll());
    }

    [Fact]
    public void Who_comes_late_has_no_claim_to_the_rounds_of_before()
    {
        var first = Add(HashLane.SignUp, "a", "a", "a");
        Assert.Equal(first[0], _queue.Take());
        Assert.Equal(first[1], _queue.Take());
        // The round of a's second is under way: one of b comes with it and before a's third, two of b do not.
        var late = Add(HashLane.SignUp, "b", "b");
        Assert.Equal([late[0], first[2], late[1]], TakeAll());
    }

    [Fact]
    public void A_place_says_how_many_come_before_it()
    {
        var signUps = Add(HashLane.SignUp, "a", "a", "b");
        Add(HashLane.Known, "");
        Assert.Equal((0, 1), _queue.Before(signUps[0]));
        Assert.Equal((1, 2), _queue.Before(signUps[2]));
        Assert.Equal((2, 3), _queue.Before(signUps[1]));
        // Another of the network that has two waits for its third round; a new network's comes in the first.
        Assert.Equal(4, _queue.BeforeNext(new HashTurn(HashLane.SignUp, "a")));
        Assert.Equal(3, _queue.BeforeNext(new HashTurn(HashLane.SignUp, "c")));
        _queue.Take();
        _queue.Take();
        Assert.Null(_queue.Before(signUps[0]));
        Assert.Equal((1, 1), _queue.Before(signUps[1]));
    }

    [Fact]
    public void Who_leaves_leaves_no_hole()
    {
        var all = Add(HashLane.SignUp, "a", "a", "b", "a");
        Assert.True(_queue.Remove(all[0]));
        Assert.False(_queue.Remove(all[0]));
        Assert.Equal((0, 0), _queue.Before(all[2]));
        Assert.Equal([all[2], all[1], all[3]], TakeAll());
        Assert.False(_queue.Remove(all[1]));
        Assert.Null(_queue.Take());
        // Nothing is left of a network whose turns are over: it begins as a new one does.
        Assert.Equal(Add(HashLane.SignUp, "a")[0], _queue.Take());
    }

    private List<HashTicket> TakeAll()
    {
        var taken = new List<HashTicket>();
        while (_queue.Take() is { } ticket)
            taken.Add(ticket);
        return taken;
    }

    private List<HashTicket> Add(HashLane lane, params string[] networks)
    {
        var tickets = networks.Select(HashTicket (network) =>
            new HashTicket<bool>(new HashTurn(lane, network), () => true)).ToList();
        tickets.ForEach(_queue.Add);
        return tickets;
    }
}
