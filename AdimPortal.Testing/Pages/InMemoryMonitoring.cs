using AdimPortal.Core.Common;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Pages;

/// <summary>What pages read of the watch, in memory.</summary>
public sealed class InMemoryMonitoring : IMonitoringReader, IOverdueJobs, IMailQueue
{
    public Dictionary<WorkspaceId, WorkspaceHealth> Health { get; } = [];

    public List<OpenAlert> Alerts { get; } = [];

    public Task<WorkspaceHealth?> FindAsync(WorkspaceId workspace, CancellationToken cancel) =>
        Task.FromResult(Health.GetValueOrDefault(workspace));

    public Task<IReadOnlyDictionary<WorkspaceId, long>> DataBytesAsync(Guid owner, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<WorkspaceId, long>>(
            Health.Where(h => h.Value.Machine?.DataBytes is not null)
                .ToDictionary(h => h.Key, h => h.Value.Machine!.DataBytes!.Value));

    public Task<IReadOnlyList<OpenAlert>> OpenAlertsAsync(AlertKind? kind, ListCursor? after, int most,
        CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<OpenAlert>>(
            [.. (after is { } place ? Alerts.SkipWhile(a => a.Cursor != place).Skip(1) : Alerts)
                .Where(a => kind is null || a.Alert.Kind == kind).Take(most)]);

    public List<OverdueJob> Overdue { get; } = [];

    public Task<IReadOnlyList<OverdueJob>> ListAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<OverdueJob>>(Overdue);

    public MailErrors? Mail { get; set; }

    public Task<MailErrors?> ErrorsAsync(CancellationToken cancel) => Task.FromResult(Mail);
}
