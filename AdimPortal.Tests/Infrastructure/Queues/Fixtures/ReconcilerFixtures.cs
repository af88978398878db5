using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Infrastructure.Queues.Fixtures;

/// <summary>
/// Loops that ask for operations, each over its own list: the bad workspace stands first in all of them.
/// </summary>
internal static class Lists
{
    public static readonly IReadOnlyList<WorkspaceId> Both = [HostileItem.Bad, HostileItem.Neighbour];
}

internal sealed class RotationFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var requests = new OneFailingRequests(bad);
        await requests.EndAsync(Caretaking.Of(requests).RotateAsync(default));
    }
}

internal sealed class RollOutFixture : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var requests = new OneFailingRequests(bad);
        await requests.EndAsync(Caretaking.Of(requests).UpdateAsync(default));
    }
}

internal sealed class EndedMoveFixture : IQueueFixture, IDueMoves
{
    public Task<IReadOnlyList<WorkspaceId>> ListAsync(DateTimeOffset now, CancellationToken cancel) =>
        Task.FromResult(Lists.Both);

    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var requests = new OneFailingRequests(bad);
        await requests.EndAsync(
            new MoveCleanup(this, requests.Moves, requests.Time, requests.Each).EndAsync(default));
    }
}

internal sealed class SweepFixture : IQueueFixture, ISweptWorkspaces
{
    public Task<IReadOnlyDictionary<WorkspaceId, SweptWorkspace>> ReadAsync(IReadOnlyCollection<WorkspaceId> ids,
        CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<WorkspaceId, SweptWorkspace>>(
            ids.ToDictionary(id => id,
                id =>
                    new SweptWorkspace(id, WorkspaceStatus.Terminated, null, IsBusy: false, DateTimeOffset.UnixEpoch)));

    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var (requests, cloud) = (new OneFailingRequests(bad), new InMemoryCloud());
        foreach (var id in Lists.Both)
            await cloud.CreateDropletAsync(
                new DropletRequest(id.Value, "nyc3", "s-1vcpu-1gb", "debian-12-x64",
                    ["adim-portal", Workspace.TagOf(id)], [], new Secret(""), Backups: false), default);
        // What others keep in the account has names of their own.
        await cloud.CreateDropletAsync(
            new DropletRequest("other", "nyc3", "s-1vcpu-1gb", "debian-12-x64", ["adim-portal", $"adim-{bad.Text}"], [],
                new Secret(""), Backups: false), default);
        await requests.EndAsync(
            new CloudSweep(cloud, this, requests, new InMemorySshSources(), new InMemoryVault(),
                InMemoryWorld.Options, requests.Time, requests.Each).RunAsync(TimeSpan.Zero, default));
    }
}

internal sealed class BackupFixtures(Func<BackupScheduler, Task> round) : IQueueFixture
{
    public async Task ServeAsync(HostileItem bad, QueueDatabases databases)
    {
        var (requests, backups) = (new OneFailingRequests(bad), new InMemoryBackups());
        var long_ago = requests.Time.GetUtcNow().AddDays(-90);
        foreach (var id in Lists.Both)
        {
            var backup = new Backup(Guid.CreateVersion7(), id, BackupReason.Scheduled, BackupStatus.Good, long_ago,
                long_ago, $"{id}/", null, null);
            backups.Backups[backup.Id] = backup;
            backups.States.Add(
                new BackupState(id, "pro", long_ago, null, null, IsReachable: true, IsBusy: false, IsAlerted: false));
            backups.Drills.Add(
                new DrillState(id, backup.Id, long_ago, null, null, HasFailed: false, IsFree: true, IsAlerted: false));
        }

        var alerts = new OneFailingAlerts(bad);
        await requests.EndAsync(round(new BackupScheduler(
            backups.Ports, requests.Backups, requests, alerts, new InMemoryVault(), InMemoryWorld.PlansWith(1),
            requests.Time, requests.Each)));
    }
}

/// <summary>Alerts are opened for the neighbour; for the bad one that fails.</summary>
internal sealed class OneFailingAlerts(HostileItem bad) : IAlertStore
{
    public List<WorkspaceId> Opened { get; } = [];

    public Task OpenAsync(WorkspaceId workspace, AlertKind kind, string message, CancellationToken cancel)
    {
        if (workspace == HostileItem.Bad)
            return bad.FailAsync(cancel);
        Opened.Add(workspace);
        return Task.CompletedTask;
    }

    public Task CloseAsync(WorkspaceId workspace, AlertKind kind, CancellationToken cancel) =>
        OpenAsync(workspace, kind, "", cancel);

    public Task RestartedAsync(WorkspaceId workspace, CancellationToken cancel) => Task.CompletedTask;
}

internal sealed class Caretaking(OneFailingRequests requests) : IRollOuts
{
    public static MaintenanceScheduler Of(OneFailingRequests requests) => new(
        new Caretaking(requests), requests.Maintenance, requests, null!,
        new MaintenanceOptions { UpdatesAtOnce = 2, RotationsAtOnce = 2 }, requests.Time, requests.Each);

    public Task<IReadOnlyList<RollOut>> ListAsync(int most, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<RollOut?> OpenAsync(CancellationToken cancel) => Task.FromResult<RollOut?>(new RollOut(
        1, requests.Time.GetUtcNow(), By: null, RollOutStatus.Running, Forgiven: 0, Reason: null, EndedAt: null,
        [.. Lists.Both.Select(id => new Rolled(id, RolledStatus.Waiting, null, null))]));

    public Task<bool> BeginAsync(ActPermit permit, DateTimeOffset? notSince, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task StopAsync(ActPermit permit, long rollOut, string reason, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task GoOnAsync(ActPermit permit, long rollOut, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task EndAsync(ActPermit permit, long rollOut, string? reason, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task MarkAsync(long rollOut, WorkspaceId workspace, RolledStatus status, OperationId? operation,
        string? message, CancellationToken cancel) => Task.CompletedTask;

    public Task<OperationId?> FindUpdateAsync(WorkspaceId workspace, DateTimeOffset since, CancellationToken cancel) =>
        Task.FromResult<OperationId?>(null);

    public Task<IReadOnlyList<WorkspaceId>> DueForRotationAsync(DateTimeOffset before, int atOnce,
        CancellationToken cancel) => Task.FromResult(Lists.Both);
}
