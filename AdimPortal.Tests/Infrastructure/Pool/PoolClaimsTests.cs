using AdimPortal.Core.Acts;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Pool;

/// <summary>Customers who ask for workspaces while some like them are parked, on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class PoolClaimsTests(PostgresCluster postgres) : IAsyncLifetime
{
    private EngineNode _node = default!;

    public async ValueTask InitializeAsync() =>
        _node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("pool"), scheduler: false, quota: 3);

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_claimed_workspace_is_its_customers_at_once_with_a_code()
    {
        var parked = Assert.Single(await ParkAsync(1));
        var jane = await _node.AccountAsync("jane");
        var (id, operation) = await _node.RequestAsync(jane, "Minutes");
        Assert.Equal(parked, id);
        var workspace = await _node.WorkspaceAsync(id);
        Assert.Equal((jane, "Minutes", "free", WorkspacePurpose.Customer, WorkspaceStatus.Active),
            (workspace.OwnerId, workspace.Name, workspace.Plan, workspace.Purpose, workspace.Status));
        Assert.True(TimeProvider.System.GetUtcNow() - workspace.ReadySince < TimeSpan.FromMinutes(1));
        Assert.Equal([id], (await _node.Service<IWorkspaceReader>().OfOwnerAsync(jane, default)).Select(w => w.Id));
        Assert.Equal(1, await CountAsync(
            $"SELECT count(*) FROM one_time_codes WHERE workspace_id = '{id}' AND ended_at IS NULL"));
        Assert.Equal(WelcomeOperation.OperationName,
            (await _node.Service<IOperationReader>().FindAsync(operation, default))!.Name);
        Assert.Equal(1, await CountAsync(
            $"SELECT count(*) FROM act_records WHERE workspace_id = '{id}' AND owner_id = '{jane}' AND act = 'RequestWorkspace'"));
    }

    [Fact]
    public async Task It_counts_as_one_of_the_plans_places_and_as_one_build()
    {
        await ParkAsync(5);
        var jane = await _node.AccountAsync("jane");
        for (var place = 0; place < 3; place++)
            await _node.RequestAsync(jane);
        await using var context = await ContextAsync();
        var usage = await _node.Service<PostgresAccountUsage>().ReadAsync(context, jane, default);
        Assert.Equal((3, 3), (usage.Workspaces, usage.Builds.Count));
        Assert.IsType<RequestAnswer.Refused>((await AskAsync(jane)).Answer);
        Assert.Equal(2, await CountAsync("SELECT count(*) FROM workspaces WHERE purpose = 'Parked'"));
    }

    [Theory]
    [InlineData("UPDATE workspaces SET status = 'Building'")]
    [InlineData("UPDATE workspaces SET region = 'fra1'")]
    [InlineData("UPDATE workspaces SET size = 's-2vcpu-4gb'")]
    [InlineData("UPDATE workspaces SET parked_with = 'of a former version'")]
    [InlineData("UPDATE monitored_workspaces SET healthy = false")]
    [InlineData("UPDATE monitored_workspaces SET checked_at = now() - interval '1 hour'")]
    [InlineData("DELETE FROM monitored_workspaces")]
    [InlineData("""
        INSERT INTO pending_acts (act, workspace_id, asked_by, reason, asked_at, due_at, state)
        SELECT 'Terminate', id, gen_random_uuid(), 'Wrong one.', now(), now() + interval '1 day', 'Waiting' FROM workspaces
        """)]
    [InlineData("INSERT INTO alerts (workspace_id, kind, user_message, opened_at) SELECT id, 'Disk', 'Full.', now() FROM workspaces")]
    [InlineData("""
        INSERT INTO operations (id, name, workspace_id, size, requested_at, status, wake_at, epoch, cancel_requested, resume_requested)
        SELECT gen_random_uuid(), 'update', id, size, now(), 'Running', now(), 0, false, false FROM workspaces
        """)]
    public async Task One_that_is_not_as_wished_is_left_and_the_customer_goes_the_other_way(string sql)
    {
        var parked = Assert.Single(await ParkAsync(1));
        await ExecuteAsync(sql);
        var (id, operation) = await _node.RequestAsync(await _node.AccountAsync("jane"));
        Assert.NotEqual(parked, id);
        Assert.Equal(ProvisionOperation.OperationName,
            (await _node.Service<IOperationReader>().FindAsync(operation, default))!.Name);
        Assert.Equal(WorkspacePurpose.Parked, (await _node.WorkspaceAsync(parked)).Purpose);
    }

    [Fact]
    public async Task A_sick_one_is_passed_over_for_the_next()
    {
        var parked = await ParkAsync(2);
        await ExecuteAsync($"UPDATE monitored_workspaces SET healthy = false WHERE workspace_id = '{parked[0]}'");
        Assert.Equal(parked[1], (await _node.RequestAsync(await _node.AccountAsync("jane"))).Workspace);
    }

    [Fact]
    public async Task Two_hundred_who_come_at_once_each_get_their_own_and_sixty_of_them_a_parked_one()
    {
        var parked = await ParkAsync(60);
        var people = new List<Guid>();
        for (var n = 0; n < 200; n++)
            people.Add(await _node.AccountAsync($"person{n}"));
        var gate = new TaskCompletionSource();
        var asked = people.ConvertAll(async person =>
        {
            await gate.Task;
            return (Person: person, Got: await AskAsync(person));
        });
        gate.SetResult();
        var got = await Task.WhenAll(asked);
        Assert.All(got, one => Assert.IsType<RequestAnswer.Accepted>(one.Got.Answer));
        Assert.Equal(200, got.Select(one => one.Got.Id).Distinct().Count());
        var claimed = got.Where(one => one.Got.Answer is RequestAnswer.Accepted { Claimed: not null }).ToList();
        Assert.Equal(parked.OrderBy(id => id.Value), claimed.Select(one => one.Got.Id).OrderBy(id => id.Value));
        foreach (var (person, (id, _)) in got)
            Assert.Equal(person, (await _node.WorkspaceAsync(id)).OwnerId);
        Assert.Equal(60, await CountAsync(
            "SELECT count(DISTINCT code_hash) FROM one_time_codes WHERE ended_at IS NULL"));
        Assert.Equal(140, await CountAsync("SELECT count(*) FROM operations WHERE name = 'provision'"));
    }

    [Fact]
    public async Task A_wish_that_is_tried_again_gets_one_workspace()
    {
        await ParkAsync(2);
        var jane = await _node.AccountAsync("jane");
        var wish = WorkspaceId.Parse("wswsh2");
        Task<RequestAnswer> TryAsync() => _node.Provisioning.RequestAsync(
            Permits.For(Act.RequestWorkspace, jane, null, ActorRole.Portal), wish, "Notes", "nyc3", "free", default);
        var first = Assert.IsType<RequestAnswer.Accepted>(await TryAsync());
        await _node.EndByHandAsync();
        Assert.IsType<RequestAnswer.Refused>(await TryAsync());
        Assert.Equal(first.Claimed, (await _node.Service<IWorkspaceReader>().FindWishedAsync(wish, default))!.Id);
        Assert.Single(await _node.Service<IWorkspaceReader>().OfOwnerAsync(jane, default));
        Assert.True(await _node.Service<ITakenIds>().AnyAsync([wish], default));
    }

    [Fact]
    public async Task A_wish_that_is_being_built_does_not_get_a_parked_one_besides()
    {
        var jane = await _node.AccountAsync("jane");
        var wish = WorkspaceId.Parse("wswsh2");
        Task<RequestAnswer> TryAsync() => _node.Provisioning.RequestAsync(
            Permits.For(Act.RequestWorkspace, jane, null, ActorRole.Portal), wish, "Notes", "nyc3", "free", default);
        Assert.IsType<RequestAnswer.Accepted>(await TryAsync());
        await ParkAsync(1);
        Assert.IsType<RequestAnswer.Refused>(await TryAsync());
        Assert.Equal(wish, Assert.Single(await _node.Service<IWorkspaceReader>().OfOwnerAsync(jane, default)).Id);
    }

    /// <summary>It waits a day for an owner who isn't there, and by then it may be somebody's.</summary>
    [Theory]
    [InlineData(Act.Terminate)]
    [InlineData(Act.Restore)]
    public async Task Nothing_that_waits_for_an_owner_can_be_asked_of_a_parked_one(Act act)
    {
        var id = Assert.Single(await ParkAsync(1));
        var asked = new DelayedAct(
            Permits.For(act, id, Guid.CreateVersion7(), ActorRole.Admin, reason: "Wrong one."));
        await Assert.ThrowsAsync<NotPossibleException>(() =>
            _node.Service<IPendingActs>().SaveAsync(asked, backup: null, default));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM pending_acts"));
    }

    [Fact]
    public async Task Whoever_retires_one_that_is_claimed_is_refused()
    {
        var id = Assert.Single(await ParkAsync(1));
        await _node.RequestAsync(await _node.AccountAsync("jane"));
        await _node.EndByHandAsync();
        Assert.IsType<RequestAnswer.Refused>(await _node.Service<PoolService>().RetireAsync(
            Permits.For(Act.RetireParked, id, null, ActorRole.Portal), default));
        Assert.Equal(WorkspaceStatus.Active, (await _node.WorkspaceAsync(id)).Status);
        // Nobody asks for it again, and its customer has nothing to do with it.
        Assert.Empty(await _node.Service<IRefusedRequests>().OfWorkspaceAsync(id, default));
    }

    [Fact]
    public async Task What_happened_while_it_was_parked_is_not_shown_and_its_servers_clock_goes_on()
    {
        var id = Assert.Single(await ParkAsync(1));
        await ExecuteAsync("""
            INSERT INTO operations (id, name, workspace_id, size, requested_at, ended_at, status, epoch, cancel_requested, resume_requested)
            SELECT gen_random_uuid(), 'park', id, size, now() - interval '1 hour', now() - interval '1 hour', 'Done', 0, false, false FROM workspaces
            """);
        await ExecuteAsync("""
            INSERT INTO health_checks (workspace_id, at, healthy, took_ms)
            SELECT id, now() - n * interval '1 minute', n > 3, 20 FROM workspaces, generate_series(1, 9) AS n
            """);
        await ExecuteAsync("""
            INSERT INTO health_hours (workspace_id, hour, checks, failed, took_ms)
            SELECT id, date_trunc('hour', now()), 60, 60, 20 FROM workspaces
            """);
        var (operations, monitoring) = (_node.Service<IOperationReader>(), _node.Service<IMonitoringReader>());
        Assert.Single(await operations.OfWorkspaceAsync(id, default));
        Assert.NotNull((await monitoring.FindAsync(id, default))!.HealthyShare);

        await _node.RequestAsync(await _node.AccountAsync("jane"));
        Assert.Equal([WelcomeOperation.OperationName],
            (await operations.OfWorkspaceAsync(id, default)).Select(o => o.Name));
        Assert.Equal([WelcomeOperation.OperationName],
            (await operations.HistoryAsync(id, null, 10, default)).Select(o => o.Name));
        var health = (await monitoring.FindAsync(id, default))!;
        Assert.Equal((0, null), (health.Checks.Count, health.HealthyShare));

        // Its passwords are as old as its server is.
        await _node.EndByHandAsync();
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal([id], await _node.Service<IRollOuts>().DueForRotationAsync(now.AddMinutes(-30), 10, default));
        Assert.Empty(await _node.Service<IRollOuts>().DueForRotationAsync(now.AddHours(-2), 10, default));
    }

    /// <summary>Parked and just found well. Nobody builds them: only their rows are there.</summary>
    private async Task<List<WorkspaceId>> ParkAsync(int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var ids = new List<WorkspaceId>();
        await using var context = await ContextAsync();
        for (var n = 0; n < count; n++)
        {
            var id = await _node.Provisioning.NewIdAsync(default);
            var one = Workspace.Park(id, "free", "nyc3", "s-1vcpu-2gb", "adim.test", now,
                InMemoryWorld.TheBlueprint.Bundle.Sha256);
            one.AssignServer(n, "127.0.0.1");
            one.Activate(WorkspaceEndpoints.InTheCloud(one), now.AddHours(-1).AddSeconds(n));
            context.Add(one);
            ids.Add(id);
        }

        await context.SaveChangesAsync();
        await ExecuteAsync("""
            INSERT INTO monitored_workspaces (workspace_id, due_at, measure_due_at, healthy, services, failures, checked_at)
            SELECT id, now(), now(), true, '{}', 0, now() FROM workspaces
            """);
        return ids;
    }

    private Task<(WorkspaceId Id, RequestAnswer Answer)> AskAsync(Guid person) => _node.Provisioning.RequestAsync(
        Permits.For(Act.RequestWorkspace, person, person), "Notes", "nyc3", "free", default);

    private Task<PortalDbContext> ContextAsync() =>
        _node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _node.Service<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _node.Service<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
