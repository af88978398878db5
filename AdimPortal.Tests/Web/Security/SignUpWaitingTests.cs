using AdimPortal.Infrastructure.Identity.Hashing;
using AdimPortal.Infrastructure.Identity.SigningUp;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using AdimPortal.Tests.Infrastructure.Identity.Hashing;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Tests.Web.Security;

/// <summary>What a browser is told of a sign-up, by the node that has it and by any other.</summary>
public sealed class SignUpWaitingTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly EphemeralDataProtectionProvider _keys = new();
    private readonly HashGate _gate;
    private readonly SignUpQueue _queue;

    public SignUpWaitingTests()
    {
        _gate = new HashGate(Options.Create(new HashingOptions { AtOnce = 1 }), _time);
        _queue = Queue(_gate);
    }

    [Fact]
    public void The_page_comes_again_the_sooner_the_nearer_the_turn_is()
    {
        using var blocked = new BlockedGate(_gate, HashLane.SignUp, 98);
        var (context, ticket) = (new DefaultHttpContext(), Ticket("a"));
        var stage = Assert.IsType<SignUpStage.Waits>(Node(_queue).Begin(context, ticket, "kim@example.com"));
        Assert.Equal((99, TimeSpan.FromSeconds(10)), (stage.Number, stage.Left));
        Assert.StartsWith("6; url=/signup/waiting?note=", $"{context.Response.Headers["Refresh"]}",
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_node_says_the_time_until_it_is_over_and_then_that_a_mail_should_be_there()
    {
        using var blocked = new BlockedGate(_gate, HashLane.SignUp, 98);
        var context = new DefaultHttpContext();
        Node(_queue).Begin(context, Ticket("a"), "kim@example.com");
        var note = $"{context.Response.Headers["Refresh"]}".Split("note=")[1];
        using var gate = new HashGate(Options.Create(new HashingOptions()), _time);
        var other = Node(Queue(gate));
        Assert.Equal(("kim@example.com", new SignUpStage.Waits(null, TimeSpan.FromSeconds(10))), Read());
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.IsType<SignUpStage.Waits>(Read()!.Value.Stage);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<SignUpStage.Interrupted>(Read()!.Value.Stage);

        (string Address, SignUpStage Stage)? Read() => other.Read(new DefaultHttpContext(), note);
    }

    [Fact]
    public async Task What_failed_says_so_and_the_page_stays()
    {
        // There is no database here: its turn comes, and no account comes of it.
        var ticket = Ticket("a");
        await Assert.ThrowsAnyAsync<Exception>(() => ticket.Done);
        var context = new DefaultHttpContext();
        Assert.IsType<SignUpStage.Interrupted>(Node(_queue).Begin(context, ticket, "kim@example.com"));
        Assert.False(context.Response.Headers.ContainsKey("Refresh"));
    }

    public void Dispose() => _gate.Dispose();

    private SignUpTicket Ticket(string network) => _queue.Enter(new() { Email = "kim@example.com" },
        "a-quiet-harbour-7", owner: null, new HashTurn(HashLane.SignUp, network));

    private SignUpWaiting Node(SignUpQueue queue) => new(queue, _keys, _time);

    private SignUpQueue Queue(HashGate gate) => new(new Passwords(gate, Options.Create(new PasswordHasherOptions())),
        new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), _time,
        NullLogger<SignUpQueue>.Instance);
}
