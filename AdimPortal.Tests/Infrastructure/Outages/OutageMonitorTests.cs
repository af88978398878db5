using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Outages;

/// <summary>
/// Nodes share what they know of outages: who waits is woken on all of them, and staff are told once.
/// </summary>
[Trait("Category", "Integration")]
public sealed class OutageMonitorTests(PostgresCluster cluster) : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly ManualTime _time = new();
    private EngineNode _node = null!;
    private bool _isAway;
    private int _looks;

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("outages"), scheduler: false);
        await _node.SupporterAsync("ada");
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Staff_are_told_once_of_an_outage_and_once_of_its_end_however_many_nodes_see_it()
    {
        Node[] nodes = [NewNode(OutsideSystem.Cloud), NewNode(OutsideSystem.Cloud)];
        _isAway = true;
        foreach (var node in nodes)
            await FailAsync(node);
        await LetPassAsync(nodes, TimeSpan.FromMinutes(10));
        Assert.Equal(["ada@adim.test: Outage: DigitalOcean"], await _node.EmailsAsync());
        Assert.All(nodes, node => Assert.True(node.Breakers.IsKnownAway(OutsideSystem.Cloud)));
        Assert.InRange(_looks, 1, 2 * 40);

        _isAway = false;
        await LetPassAsync(nodes, TimeSpan.FromMinutes(3));
        Assert.Equal(["ada@adim.test: Outage: DigitalOcean", "ada@adim.test: Outage over: DigitalOcean"],
            await _node.EmailsAsync());
        Assert.All(nodes, node => Assert.False(node.Breakers.IsAway(OutsideSystem.Cloud)));
        Assert.Empty(await nodes[0].Store.ListAsync(Cancel));
    }

    [Fact]
    public async Task What_passes_in_less_than_a_minute_is_no_news()
    {
        var node = NewNode(OutsideSystem.Cloud);
        _isAway = true;
        await FailAsync(node);
        await LetPassAsync([node], TimeSpan.FromSeconds(20));
        _isAway = false;
        await LetPassAsync([node], TimeSpan.FromMinutes(3));
        Assert.Empty(await _node.EmailsAsync());
    }

    [Fact]
    public async Task Of_mail_that_is_away_nobody_is_told_by_mail_before_it_is_back()
    {
        var node = NewNode(OutsideSystem.Mail);
        _isAway = true;
        await FailAsync(node);
        await LetPassAsync([node], TimeSpan.FromMinutes(10));
        Assert.Empty(await _node.EmailsAsync());
        Assert.Equal(OutsideSystem.Mail, Assert.Single(await node.Store.ListAsync(Cancel)).System);

        _isAway = false;
        await LetPassAsync([node], TimeSpan.FromMinutes(3));
        Assert.Equal(["ada@adim.test: Outage over: The mail server"], await _node.EmailsAsync());
    }

    [Fact]
    public async Task Away_again_within_minutes_is_the_same_outage()
    {
        var node = NewNode(OutsideSystem.Cloud);
        for (var i = 0; i < 3; i++)
        {
            _isAway = true;
            await FailAsync(node);
            await LetPassAsync([node], TimeSpan.FromMinutes(4));
            _isAway = false;
            await LetPassAsync([node], TimeSpan.FromSeconds(50));
        }

        Assert.Equal(["ada@adim.test: Outage: DigitalOcean"], await _node.EmailsAsync());
    }

    [Fact]
    public async Task A_node_that_made_no_call_finds_out_that_it_is_back_when_the_one_that_did_is_dead()
    {
        var (dead, idle) = (NewNode(OutsideSystem.Cloud), NewNode(OutsideSystem.Cloud));
        _isAway = true;
        await FailAsync(dead);
        await LetPassAsync([dead], TimeSpan.FromMinutes(2));
        await LetPassAsync([idle], TimeSpan.FromMinutes(2));
        Assert.True(idle.Breakers.IsAway(OutsideSystem.Cloud));
        _isAway = false;
        await LetPassAsync([idle], TimeSpan.FromMinutes(1));
        Assert.False(idle.Breakers.IsAway(OutsideSystem.Cloud));
    }

    [Fact]
    public async Task Who_waits_is_woken_when_it_is_back_and_not_all_at_once()
    {
        var node = NewNode(OutsideSystem.Cloud);
        _isAway = true;
        await FailAsync(node);
        await node.Worker.TurnAsync(Cancel);
        var store = _node.Service<IOperationStore>();
        for (var i = 0; i < 20; i++)
        {
            await _node.RequestAsync(await _node.AccountAsync($"person{i}"));
            var lease = (await store.ClaimAsync("test", Cancel))!;
            await store.ReleaseAsync(lease, TimeProvider.System.GetUtcNow().AddHours(20),
                WaitCondition.SystemIsBack.KeyOf(OutsideSystem.Cloud), Cancel);
        }

        Assert.Equal(20, Assert.Single(await node.Store.ListAsync(Cancel)).Waiting);
        _isAway = false;
        await LetPassAsync([node], TimeSpan.FromMinutes(1));
        await using var context =
            await _node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancel);
        var wakes =
            await context.Database.SqlQuery<DateTimeOffset>(
                $"SELECT wake_at AS \"Value\" FROM operations WHERE waits_for IS NULL").ToListAsync(Cancel);
        Assert.Equal(20, wakes.Count);
        Assert.All(wakes,
            at => Assert.InRange(at, DateTimeOffset.MinValue, _time.GetUtcNow() + TimeSpan.FromMinutes(1)));
        Assert.InRange(wakes.Distinct().Count(), 10, 20);
    }

    [Theory]
    [InlineData(OutsideSystem.Packages, "The package server")]
    [InlineData(OutsideSystem.CertificateAuthority, "The certificate authority")]
    public async Task What_only_servers_can_see_is_away_while_an_operation_waits_for_it(OutsideSystem system,
        string name)
    {
        var node = NewNode(system);
        var (_, operation) = await _node.RequestAsync(await _node.AccountAsync("jane"));
        for (var i = 0; i < 3; i++)
        {
            await WaitForAsync(operation, system);
            await LetPassAsync([node], TimeSpan.FromMinutes(3));
            // Its server tries again, and meanwhile nobody says that all is well.
            await AppendAsync(operation, new OperationEvent.StepStarted("routine-packages"));
            await LetPassAsync([node], TimeSpan.FromMinutes(3));
        }

        Assert.Equal([$"ada@adim.test: Outage: {name}"], await _node.EmailsAsync());
        Assert.True(node.Breakers.IsKnownAway(system));

        await AppendAsync(operation, new OperationEvent.StepDone("routine-packages", new Dictionary<string, string>()));
        await LetPassAsync([node], TimeSpan.FromMinutes(3));
        Assert.Equal([$"ada@adim.test: Outage: {name}", $"ada@adim.test: Outage over: {name}"],
            await _node.EmailsAsync());
        Assert.False(node.Breakers.IsAway(system));
    }

    [Fact]
    public async Task What_a_server_of_its_owners_cannot_reach_is_no_outage()
    {
        var node = NewNode(OutsideSystem.Packages);
        var (workspace, operation) = await _node.RequestAsync(await _node.AccountAsync("jane"));
        await using (var context =
            await _node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancel))
            await context.Database.ExecuteSqlAsync(
                $"UPDATE workspaces SET hosting = 'SelfHosted' WHERE id = {workspace.Value}", Cancel);
        await WaitForAsync(operation, OutsideSystem.Packages);
        await LetPassAsync([node], TimeSpan.FromMinutes(10));
        Assert.Empty(await _node.EmailsAsync());
        Assert.False(node.Breakers.IsAway(OutsideSystem.Packages));
    }

    /// <summary>What the engine writes when a routine says that the system did not answer.</summary>
    private async Task WaitForAsync(OperationId operation, OutsideSystem system)
    {
        var lease =
            await AppendAsync(operation,
                new OperationEvent.StepPostponed("routine-packages", system, "It is away.", "Status 75.",
                    _time.GetUtcNow()));
        await _node.Service<IOperationStore>()
            .ReleaseAsync(lease, TimeProvider.System.GetUtcNow(), WaitCondition.SystemIsBack.KeyOf(system), Cancel);
    }

    /// <summary>Takes the operation, whatever it waits for, and writes the event.</summary>
    private async Task<OperationLease> AppendAsync(OperationId operation, OperationEvent fact)
    {
        await using var context =
            await _node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancel);
        await context.Database.ExecuteSqlAsync(
            $"UPDATE operations SET wake_at = now() - interval '1 second', lease_until = NULL WHERE id = {operation.Value}",
            Cancel);
        var store = _node.Service<IOperationStore>();
        var lease = (await store.ClaimAsync("test", Cancel))!;
        var sequence =
            await context.Database.SqlQuery<int>(
                $"""SELECT count(*)::int + 1 AS "Value" FROM operation_events WHERE operation_id = {operation.Value}""")
                .SingleAsync(Cancel);
        await store.AppendAsync(lease, new LoggedEvent(sequence, _time.GetUtcNow(), fact), OperationStatus.Running,
            null, Cancel);
        return lease;
    }

    /// <summary>What an adapter does whose calls fail.</summary>
    private async Task FailAsync(Node node)
    {
        while (node.Breakers.Of(node.System).Outage is null)
            await LookAsync(node);
    }

    private Task<Result<Unit>> LookAsync(Node node) => node.Breakers.Of(node.System).RunAsync(
        _ =>
        {
            _looks++;
            return Task.FromResult<Result<Unit>>(
                _isAway ? new Failure.Passing("It is away.", "503") { System = node.System } : Unit.Value);
        },
        Cancel);

    private async Task LetPassAsync(IReadOnlyList<Node> nodes, TimeSpan span)
    {
        for (var end = _time.GetUtcNow() + span; _time.GetUtcNow() < end; _time.Advance(TimeSpan.FromSeconds(5)))
            foreach (var node in nodes)
                await node.Worker.TurnAsync(Cancel);
    }

    private Node NewNode(OutsideSystem system)
    {
        var breakers = new OutsideSystemBreakers(_time);
        var backups = new OutageStore(
            _node.Service<IDbContextFactory<PortalDbContext>>(), _node.Service<MailOutbox>(),
            new OutageEmails(
                new PortalLinks(
                    Options.Create(new PortalOptions { PublicAddress = new Uri("https://portal.adim.test") }))),
            new NobodyWakes(), _time);
        Node? node = null;
        var look = new Look(system, () => LookAsync(node!));
        return node = new Node(system, breakers, backups,
            new OutageMonitorWorker(breakers, backups, [look], _time, NullLogger<OutageMonitorWorker>.Instance));
    }

    private sealed record Node(OutsideSystem System, OutsideSystemBreakers Breakers, OutageStore Store,
        OutageMonitorWorker Worker);

    private sealed class Look(OutsideSystem system, Func<Task<Result<Unit>>> look) : IOutsideSystemProbe
    {
        public OutsideSystem System => system;

        public Task<Result<Unit>> LookAsync(CancellationToken cancel) => look();
    }
}
