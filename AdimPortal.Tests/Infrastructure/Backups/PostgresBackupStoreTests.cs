using AdimPortal.Core.Backups;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Infrastructure.Backups;

/// <summary>The book of backups on the real database, and the keeper that reads it.</summary>
[Trait("Category", "Integration")]
public sealed class PostgresBackupStoreTests(PostgresCluster postgres)
{
    [Fact]
    public async Task A_backup_runs_fails_runs_again_is_good_and_stays_so()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("book"));
        var (store, workspace) = (BookOf(node), await ActiveAsync(node));
        var backup = new Backup(Guid.CreateVersion7(), workspace, BackupReason.Asked, BackupStatus.Running,
            DateTimeOffset.UnixEpoch, null, null, null, null);
        await store.BeginAsync(backup, default);
        await store.ProblemAsync(backup.Id, "No room.", default);
        await store.FailAsync(backup.Id, default);
        Assert.Equal((BackupStatus.Failed, "No room."), Of(await store.FindAsync(backup.Id, default)));

        await store.BeginAsync(backup, default);
        Assert.Equal(BackupStatus.Running, (await store.FindAsync(backup.Id, default))!.Status);
        var manifest = BackupManifest.Read(workspace,
            $$$"""{"format":1,"workspace":"{{{workspace}}}","taken_at":"2026-11-21T10:00:00Z","parts":[{"name":"media","bytes":1,"stored_bytes":201,"pieces":1,"sha256":"{{{new string('a', 64)}}}"}],"counts":{} }""");
        Assert.True(manifest.TryGet(out var read, out _));
        await store.GoodAsync(backup.Id, "x/1/", read, default);
        await store.FailAsync(backup.Id, default);
        await store.VerifiedAsync(backup.Id, DateTimeOffset.UnixEpoch, default);

        var good = (await store.FindAsync(backup.Id, default))!;
        Assert.Equal((BackupStatus.Good, null), Of(good));
        Assert.Equal(("x/1/", 201, DateTimeOffset.UnixEpoch), (good.Prefix, good.StoredBytes, good.VerifiedAt));
        Assert.Equal([workspace], await store.HoldersAsync(default));
        Assert.Equal(good.Id, Assert.Single(await store.DrillsAsync(default)).Newest);
        Assert.Empty(await store.AbandonedAsync(default));
        await store.ForgetAsync(backup.Id, default);
        Assert.Empty(await store.OfWorkspaceAsync(workspace, default));
    }

    [Fact]
    public async Task What_is_due_is_asked_for_and_what_is_overdue_is_told()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("keeper"));
        var (store, workspace) = (BookOf(node), await ActiveAsync(node));
        var alerts = node.Service<IAlertStore>();
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var memory = node.Servers.Backups;
        var scheduler = new BackupScheduler(new BackupPorts(memory, store, memory), node.Backups,
            node.Service<IWorkspaceReader>(), alerts, node.Service<InMemoryVault>(), InMemoryWorld.PlansWith(1), time,
            node.Service<EachItem>());

        await scheduler.BackUpAsync(default);
        var state = Assert.Single(await store.StatesAsync(default));
        Assert.Equal((workspace, true, false, false),
            (state.Workspace, state.IsReachable, state.IsBusy, state.IsAlerted));

        time.Advance(TimeSpan.FromMinutes(16));
        await scheduler.BackUpAsync(default);
        var operations =
            await node.Service<AdimPortal.Core.Operations.IOperationReader>().OfWorkspaceAsync(workspace, default);
        Assert.Equal(BackUpOperation.ScheduledName, operations[0].Name);

        time.Advance(TimeSpan.FromDays(20));
        await scheduler.BackUpAsync(default);
        Assert.True(Assert.Single(await store.StatesAsync(default)).IsAlerted);
    }

    private static (BackupStatus, string?) Of(Backup? backup) => (backup!.Status, backup.Problem);

    private static PostgresBackupStore BookOf(EngineNode node) =>
        new(node.Service<IDbContextFactory<PortalDbContext>>(), TimeProvider.System);

    private static async Task<WorkspaceId> ActiveAsync(EngineNode node)
    {
        var (id, operation) = await node.RequestAsync(await node.AccountAsync("ada"));
        await node.EndOfAsync(operation);
        return id;
    }
}
