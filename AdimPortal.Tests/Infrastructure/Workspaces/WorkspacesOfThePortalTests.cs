using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Workspaces;

/// <summary>
/// One workspace of a customer's, one that is parked and one that an image is made of, on a real PostgreSQL: what asks
/// for customers' finds the first, and what keeps servers in order finds those that it should.
/// </summary>
[Trait("Category", "Integration")]
public sealed class WorkspacesOfThePortalTests(PostgresCluster postgres) : IAsyncLifetime
{
    private EngineNode _node = default!;
    private Guid _owner;
    private Workspace _customers = default!;
    private Workspace _parked = default!;
    private Workspace _builder = default!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("own"), scheduler: false);
        _owner = await _node.AccountAsync("jane");
        _customers = Workspace.Request(WorkspaceId.Parse("wscccc"), _owner, "Notes", "free", "nyc3", "s-1vcpu-2gb",
            "adim.test", Now);
        _parked = Workspace.Park(WorkspaceId.Parse("wspppp"), "free", "nyc3", "s-1vcpu-2gb", "adim.test", Now);
        _builder = Workspace.ForImage(WorkspaceId.Parse("wsbbbb"), "free", "nyc3", "s-1vcpu-2gb", "adim.test", Now);
        await using var context = await ContextAsync();
        foreach (var one in (Workspace[])[_customers, _parked, _builder])
        {
            one.AssignServer(1, "127.0.0.1");
            one.Activate(WorkspaceEndpoints.InTheCloud(one), Now);
            context.Add(one);
        }

        await context.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task What_customers_have_is_theirs_alone()
    {
        var reader = _node.Service<IWorkspaceReader>();
        Assert.Equal([_customers.Id], (await reader.ListAsync(new(), 0, 10, default)).Items.Select(Id));
        Assert.Empty((await reader.ListAsync(new() { Text = "wspppp" }, 0, 10, default)).Items);
        Assert.Equal([_customers.Id], (await reader.ListCountedAsync(default)).Select(Id));
        Assert.Equal(1, (await reader.CountAsync(default))[WorkspaceStatus.Active]);
        Assert.Empty(await reader.OfOwnerAsync(PortalAccount.Id, default));
        Assert.Equal([_customers.Id], (await reader.OfOwnerAsync(_owner, default)).Select(w => w.Id));
        await EndAsync();
        Assert.Empty(await reader.EndedOfOwnerAsync(PortalAccount.Id, Now.AddDays(-1), default));
        Assert.Single(await reader.EndedOfOwnerAsync(_owner, Now.AddDays(-1), default));
    }

    [Fact]
    public async Task The_portal_has_no_operations_of_its_own_as_an_account_has()
    {
        await OperationsAsync();
        var reader = _node.Service<IOperationReader>();
        Assert.Empty(await reader.UnderWayAsync(PortalAccount.Id, default));
        Assert.Single(await reader.UnderWayAsync(_owner, default));
        // Staff see all of them; the portal's have no owner.
        var all = (await reader.ListAsync(new OperationQuery(), 0, 10, default)).Items;
        Assert.Equal(["", "", "jane@adim.test"], all.Select(o => o.OwnerEmail).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_of_the_portals_counts_for_a_plan()
    {
        await OperationsAsync();
        await using var context = await ContextAsync();
        var usage = _node.Service<PostgresAccountUsage>();
        var (owner, portal) = (await usage.ReadAsync(context, _owner, default),
            await usage.ReadAsync(context, PortalAccount.Id, default));
        Assert.Equal((1, 1), (owner.Workspaces, owner.Builds.Count));
        Assert.Equal((0, 0), (portal.Workspaces, portal.Builds.Count));
    }

    [Fact]
    public async Task Backups_are_customers()
    {
        var store = ActivatorUtilities.CreateInstance<PostgresBackupStore>(Services);
        Assert.Equal([_customers.Id], (await store.StatesAsync(default)).Select(s => s.Workspace));
        await ExecuteAsync("""
            INSERT INTO backups (id, workspace_id, reason, status, started_at)
            SELECT gen_random_uuid(), id, 'Scheduled', 'Good', now() FROM workspaces
            """);
        Assert.Equal([_customers.Id], (await store.DrillsAsync(default)).Select(d => d.Workspace));
    }

    [Fact]
    public async Task Parked_ones_are_watched_and_updated_and_what_images_are_made_of_is_not()
    {
        var watch = _node.Service<IMonitoringStore>();
        await watch.EnrolAsync(default);
        Assert.Equal([_customers.Id.Value, _parked.Id.Value],
            await ListAsync("SELECT workspace_id FROM monitored_workspaces ORDER BY 1"));
        var rollOuts = _node.Service<IRollOuts>();
        await rollOuts.BeginAsync(Permits.For(Act.StartRollOut, ActSubject.Portal, null, ActorRole.Portal), null,
            default);
        Assert.Equal([_customers.Id, _parked.Id], (await rollOuts.OpenAsync(default))!.Items.Select(i => i.Workspace));
        Assert.Equal([_customers.Id, _parked.Id],
            (await rollOuts.DueForRotationAsync(Now.AddDays(1), 10, default)).OrderBy(id => id.Value));
    }

    [Fact]
    public async Task Alerts_of_parked_ones_are_shown_to_staff_and_emailed_to_nobody()
    {
        await _node.SupporterAsync("sue");
        var alerts = _node.Service<IAlertStore>();
        await alerts.OpenAsync(_parked.Id, AlertKind.Down, "It is down.", default);
        Assert.Empty(await _node.EmailsAsync());
        var shown = Assert.Single(
            await _node.Service<IMonitoringReader>().OpenAlertsAsync(null, null, 10, default));
        Assert.Equal("", shown.OwnerEmail);
        await alerts.OpenAsync(_customers.Id, AlertKind.Down, "It is down.", default);
        Assert.All(await _node.EmailsAsync(),
            email => Assert.DoesNotContain("wspppp", email, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sweep_knows_them_all()
    {
        WorkspaceId[] all = [_customers.Id, _parked.Id, _builder.Id];
        Assert.Equal(3, (await _node.Service<ISweptWorkspaces>().ReadAsync(all, default)).Count);
        Assert.True(await _node.Service<ITakenIds>().AnyAsync([_parked.Id], default));
    }

    [Fact]
    public async Task The_portals_own_belong_to_nobody_else_and_a_customers_to_an_account()
    {
        Assert.Equal(WorkspacePurpose.Parked, (await _node.WorkspaceAsync(_parked.Id)).Purpose);
        await Assert.ThrowsAsync<PostgresException>(() =>
            ExecuteAsync($"UPDATE workspaces SET owner_id = '{_owner}' WHERE id = 'wspppp'"));
        await Assert.ThrowsAsync<PostgresException>(() =>
            ExecuteAsync("UPDATE workspaces SET purpose = 'Customer' WHERE id = 'wspppp'"));
        await Assert.ThrowsAsync<PostgresException>(() =>
            ExecuteAsync($"UPDATE workspaces SET owner_id = '{Guid.CreateVersion7()}' WHERE id = 'wscccc'"));
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync($"DELETE FROM users WHERE id = '{_owner}'"));
    }

    private IServiceProvider Services => _node.Service<IServiceProvider>();

    private static WorkspaceId Id(OwnedWorkspace one) => one.Workspace.Id;

    private Task<PortalDbContext> ContextAsync() =>
        _node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();

    private Task EndAsync() => ExecuteAsync("UPDATE workspaces SET status = 'Terminated', terminated_at = now()");

    private Task OperationsAsync() => ExecuteAsync($"""
        INSERT INTO operations (id, name, workspace_id, size, requested_at, status, wake_at, epoch, cancel_requested,
            resume_requested)
        SELECT gen_random_uuid(), '{ProvisionOperation.OperationName}', id, size, now(), 'Running', now(), 0, false, false
        FROM workspaces
        """);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _node.Service<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<List<string>> ListAsync(string sql)
    {
        await using var context = await ContextAsync();
        return await context.Database.SqlQueryRaw<string>(sql).ToListAsync();
    }
}
