using AdimPortal.Core.Backups;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Backups;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Infrastructure.Backups;

/// <summary>
/// What becomes of old backups, and who is told of a drill that failed: on the real database and the Sandbox's object
/// store.
/// </summary>
[Trait("Category", "Integration")]
public sealed class BackupSchedulerTests(PostgresCluster postgres) : IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The keeper's. The store has the real one: it refuses whom it is another day for.</summary>
    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow());

    private EngineNode _node = default!;
    private BackupFixture _fixture = default!;
    private BackupScheduler _scheduler = default!;
    private WorkspaceId _id;
    private OperationId _built;

    private IBackupStore Store => _fixture.Ports.Store;

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("old_backups"));
        _fixture =
            await BackupFixture.StartAsync(
                new PostgresBackupStore(_node.Service<IDbContextFactory<PortalDbContext>>(), TimeProvider.System));
        _scheduler = new BackupScheduler(
            _fixture.Ports, _node.Backups, _node.Service<IWorkspaceReader>(), _node.Service<IAlertStore>(),
            _node.Service<InMemoryVault>(), InMemoryWorld.PlansWith(1), _time, _node.Service<EachItem>());
        (_id, _built) = await _node.RequestAsync(await _node.AccountAsync("ada"));
        await _node.EndOfAsync(_built);
    }

    [Fact]
    public async Task What_is_too_old_goes_from_the_store_and_the_book_and_all_of_it_long_after_the_end()
    {
        var now = _time.GetUtcNow();
        var key = await _node.Service<InMemoryVault>()
            .KeepAsync(_id, BackupSecrets.Key, await _fixture.Ports.Keys.CreateAsync(Cancel), Cancel);
        foreach (var days in (int[])[0, 1, 2, 3, 4, 5, 6, 7, 31, 32, 33, 50, 51, 80, 81, 110, 111, 140, 170, 200, 230,
            260])
            await _fixture.StoreAsync(_id, now - TimeSpan.FromDays(days), key, ("media", [1, 2, 3]));
        var all = await Store.OfWorkspaceAsync(_id, Cancel);
        var expired =
            BackupRetention.Expired(all.Select(b => (b.Id, b.StartedAt)), InMemoryWorld.PlansWith(1).Free.BackupDays,
                now).ToHashSet();
        Assert.InRange(expired.Count, 3, all.Count - 10);

        await _scheduler.RemoveOldAsync(Cancel);
        var kept = all.Where(b => !expired.Contains(b.Id)).ToList();
        Assert.Equal(kept.Select(b => b.Id), (await Store.OfWorkspaceAsync(_id, Cancel)).Select(b => b.Id));
        Assert.Equal(kept.Select(b => $"{b.Id:N}").Order(StringComparer.Ordinal), await _fixture.FoldersAsync(_id));

        await EndOfWorkspaceAsync();
        _time.Advance(TimeSpan.FromDays(29));
        await _scheduler.RemoveOldAsync(Cancel);
        Assert.NotEmpty(await Store.OfWorkspaceAsync(_id, Cancel));
        Assert.NotNull(await _node.Service<InMemoryVault>().FindAsync(_id, BackupSecrets.Key, Cancel));

        _time.Advance(TimeSpan.FromDays(2));
        await _scheduler.RemoveOldAsync(Cancel);
        Assert.Empty(await Store.OfWorkspaceAsync(_id, Cancel));
        Assert.Empty(await _fixture.FoldersAsync(_id));
        Assert.Null(await _node.Service<InMemoryVault>().FindAsync(_id, BackupSecrets.Key, Cancel));
    }

    [Fact]
    public async Task A_backup_whose_operation_has_ended_long_ago_fails_and_leaves_no_half_upload()
    {
        var folder = Backup.FolderOf(_id, _built.Value);
        await Store.BeginAsync(
            new Backup(_built.Value, _id, BackupReason.Asked, BackupStatus.Running, _time.GetUtcNow(), null, null, null,
                null), Cancel);
        Assert.True(
            (await _fixture.Storage.OpenUploadAsync($"{folder}1/media.age", 2, TimeSpan.FromHours(1), Cancel)).IsOk);
        await _fixture.WriteAsync($"{folder}1/env.age", [1, 2, 3]);

        await _scheduler.RemoveOldAsync(Cancel);

        Assert.Equal(BackupStatus.Failed, (await Store.FindAsync(_built.Value, Cancel))!.Status);
        Assert.Empty(await _fixture.FoldersAsync(_id));
    }

    [Fact]
    public async Task A_drill_that_proves_nothing_is_told_of_until_one_succeeds()
    {
        var (now, monitoring) = (_time.GetUtcNow(), _node.Service<IMonitoringReader>());
        await _node.SupporterAsync("sam");
        // The engine's own storage is another one, so it does not find what it is to bring back.
        var backup =
            await _fixture.StoreAsync(_id, now, await _fixture.Ports.Keys.CreateAsync(Cancel), ("media", [1, 2, 3]));
        await _scheduler.DrillAsync(Cancel);
        Assert.DoesNotContain(await OperationsAsync(), o => o.Name == DrillOperation.OperationName);

        _time.Advance(TimeSpan.FromDays(4));
        await _scheduler.DrillAsync(Cancel);
        var drill = Assert.Single(await OperationsAsync(), o => o.Name == DrillOperation.OperationName);
        Assert.Equal(OperationStatus.Unwound, (await _node.EndOfAsync(drill.Id)).Status);
        Assert.Empty(await monitoring.OpenAlertsAsync(null, 10, Cancel));

        // A day later it is tried again, and while that goes on nothing is proven yet.
        await _scheduler.DrillAsync(Cancel);
        await _scheduler.DrillAsync(Cancel);
        Assert.Equal(2, (await OperationsAsync()).Count(o => o.Name == DrillOperation.OperationName));
        var alert = Assert.Single(await monitoring.OpenAlertsAsync(null, 10, Cancel)).Alert;
        Assert.Equal((AlertKind.Drill, "We could not verify the newest backup."),
            (alert.Kind, alert.UserMessage));
        Assert.Single(await _node.EmailsAsync(),
            email => email.StartsWith("sam@adim.test: Alert:", StringComparison.Ordinal));
        Assert.DoesNotContain(await _node.EmailsAsync(),
            email => email.Contains("was proven", StringComparison.Ordinal));

        await Store.VerifiedAsync(backup.Id, TimeProvider.System.GetUtcNow(), Cancel);
        await _scheduler.DrillAsync(Cancel);
        Assert.Empty(await monitoring.OpenAlertsAsync(null, 10, Cancel));
    }

    private async Task<IReadOnlyList<OperationSummary>> OperationsAsync() =>
        await _node.Service<IOperationReader>().OfWorkspaceAsync(_id, Cancel);

    private async Task EndOfWorkspaceAsync()
    {
        await using var context =
            await _node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancel);
        await context.Database.ExecuteSqlAsync($"UPDATE workspaces SET status = 'Terminated' WHERE id = {_id.Value}",
            Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_fixture is not null)
            await _fixture.DisposeAsync();
        if (_node is not null)
            await _node.DisposeAsync();
    }
}
