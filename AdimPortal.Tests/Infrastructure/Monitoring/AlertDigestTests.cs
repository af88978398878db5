using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Monitoring;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Monitoring;

/// <summary>
/// A region that is away is one cause: each person reads of it once, and what follows comes together.
/// </summary>
[Trait("Category", "Integration")]
public sealed class AlertDigestTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const int Workspaces = 1000;
    private const int Owners = 10;

    private readonly ManualTime _time = new();
    private EngineNode _node = null!;
    private PostgresAlertStore _service = null!;
    private AlertDigest _digest = null!;
    private IReadOnlyList<WorkspaceId> _ids = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("digest"), scheduler: false);
        var contexts = _node.Service<IDbContextFactory<PortalDbContext>>();
        _service = new PostgresAlertStore(contexts, _time);
        _digest = new AlertDigest(contexts, _node.Service<MailOutbox>(),
            new AlertEmails(_node.Service<PortalLinks>(), _node.Service<ProvisioningOptions>()),
                new MonitoringOptions(),
            _time);
        await _node.SupporterAsync("sam");
        var owners = new List<Guid>();
        for (var i = 0; i < Owners; i++)
            owners.Add(await _node.AccountAsync($"owner{i}"));
        var database = _node.Service<NpgsqlDataSource>();
        _ids = await MonitoredWorkspaces.AddAsync(database, owners[0], Workspaces);
        await using var share =
            database.CreateCommand("UPDATE workspaces SET owner_id = ($1::uuid[])[1 + droplet_id % $2]");
        share.Parameters.Add(new NpgsqlParameter { Value = owners.ToArray() });
        share.Parameters.Add(new NpgsqlParameter { Value = Owners });
        await share.ExecuteNonQueryAsync(Cancel);
        await _node.Service<IMonitoringStore>().EnrolAsync(Cancel);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_region_with_a_thousand_workspaces_that_is_away_is_one_email_to_each_person_and_so_is_its_return()
    {
        await EachAsync(_ids, id => _service.OpenAsync(id, AlertKind.Down, "The workspace does not respond.", Cancel));
        await TellAsync();
        Assert.Empty(await EmailsAsync());

        _time.Advance(TimeSpan.FromSeconds(30));
        // Two nodes look at the same moment.
        await Task.WhenAll(_digest.TellAsync(Cancel), _digest.TellAsync(Cancel));
        var emails = await EmailsAsync();
        Assert.Equal(Owners + 1, emails.Count);
        var staff = Assert.Single(emails, l => l.To == "sam@adim.test");
        Assert.Equal("Alert: the workspace is not fully working (1000 workspaces, New York)", staff.Subject);
        Assert.Contains("New York, the workspace is not fully working: 1000", staff.Paragraphs);
        Assert.Contains("And 980 more.", staff.Paragraphs);
        Assert.All(emails.Where(l => l != staff), email =>
        {
            Assert.Equal("100 of your workspaces: the workspace is not fully working", email.Subject);
            Assert.Contains(email.Paragraphs,
                p =>
                    p.StartsWith("Many workspaces in New York are affected at the same time",
                        StringComparison.Ordinal));
        });

        await EachAsync(_ids, id => _service.CloseAsync(id, AlertKind.Down, Cancel));
        _time.Advance(TimeSpan.FromSeconds(30));
        await TellAsync();
        Assert.Equal(Owners,
            (await EmailsAsync()).Skip(emails.Count)
                .Count(l => l.Subject == "100 of your workspaces are back to normal"));
        Assert.Equal(emails.Count + Owners, (await EmailsAsync()).Count);
    }

    [Fact]
    public async Task What_follows_of_the_same_kind_comes_in_one_email_after_a_pause_and_another_kind_at_once()
    {
        await _service.OpenAsync(_ids[0], AlertKind.Down, "Redis is down.", Cancel);
        _time.Advance(TimeSpan.FromSeconds(30));
        await TellAsync();
        Assert.Equal(2, (await EmailsAsync()).Count);

        // One after another, for nine minutes; one of them is over before anybody is told of it.
        for (var i = 1; i <= 9; i++)
        {
            await _service.OpenAsync(_ids[i * Owners], AlertKind.Down, "Redis is down.", Cancel);
            _time.Advance(TimeSpan.FromMinutes(1));
            await TellAsync();
        }

        await _service.CloseAsync(_ids[9 * Owners], AlertKind.Down, Cancel);
        Assert.Equal(2, (await EmailsAsync()).Count);
        await _service.OpenAsync(_ids[0], AlertKind.Disk, "90% of the disk is in use.", Cancel);
        _time.Advance(TimeSpan.FromSeconds(30));
        await TellAsync();
        Assert.Equal(["Notes: the disk is almost full", $"Alert: the disk is almost full ({_ids[0]})"],
            (await EmailsAsync()).Skip(2).Select(l => l.Subject));
        _time.Advance(TimeSpan.FromSeconds(45));
        await TellAsync();
        Assert.Equal(
            ["8 of your workspaces: the workspace is not fully working", "Alert: the workspace is not fully working (8 workspaces, New York)"],
            (await EmailsAsync()).Skip(4).Select(l => l.Subject));
        _time.Advance(TimeSpan.FromHours(1));
        await TellAsync();
        Assert.Equal(6, (await EmailsAsync()).Count);
    }

    [Fact]
    public async Task Who_has_no_verified_address_is_not_waited_for()
    {
        await using (var unverify = _node.Service<NpgsqlDataSource>()
            .CreateCommand("UPDATE users SET email_confirmed = false WHERE user_name LIKE 'owner%'"))
            await unverify.ExecuteNonQueryAsync(Cancel);
        await _service.OpenAsync(_ids[0], AlertKind.Drill, "We could not verify the newest backup.", Cancel);
        _time.Advance(TimeSpan.FromMinutes(1));
        await TellAsync();
        Assert.Equal("sam@adim.test", Assert.Single(await EmailsAsync()).To);
        await _service.CloseAsync(_ids[0], AlertKind.Drill, Cancel);
        _time.Advance(TimeSpan.FromMinutes(1));
        await TellAsync();
        Assert.Single(await EmailsAsync());
    }

    private Task TellAsync() => _digest.TellAsync(Cancel);

    private static Task EachAsync(IEnumerable<WorkspaceId> ids, Func<WorkspaceId, Task> act) =>
        Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel },
            async (id, _) => await act(id));

    private async Task<List<StoredEmail>> EmailsAsync()
    {
        await using var context =
            await _node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancel);
        var rows = await context.Set<OutgoingMail>().AsNoTracking().OrderBy(m => m.Id).ToListAsync(Cancel);
        return rows.ConvertAll(row => _node.Service<MailOutbox>().Open(row.ProtectedEmail));
    }
}
