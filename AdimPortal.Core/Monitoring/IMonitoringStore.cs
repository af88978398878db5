using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Monitoring;

/// <summary>
/// The watch's table. Nodes share the work by taking what is due: a claim sets the next time at once, so that nothing
/// is looked at twice, and what a dead node had taken comes due again.
/// </summary>
public interface IMonitoringStore
{
    /// <summary>
    /// Begins to watch workspaces that became active, and stops watching those that aren't any more; their alerts end.
    /// </summary>
    Task EnrolAsync(CancellationToken cancel);

    Task<IReadOnlyList<DueCheck>> ClaimChecksAsync(int most, CancellationToken cancel);

    /// <summary>Keeps what was seen, in one statement for all of it.</summary>
    /// <returns>The workspaces of which something may follow.</returns>
    Task<IReadOnlyList<MonitoredState>> KeepAsync(IReadOnlyList<HealthCheck> checks, CancellationToken cancel);

    Task<IReadOnlyList<WorkspaceId>> ClaimMeasuresAsync(int most, CancellationToken cancel);

    Task<IReadOnlyList<MonitoredState>> KeepAsync(IReadOnlyList<MachineCheck> checks, CancellationToken cancel);

    /// <summary>Thins old checks to hours. What is older still is removed with all that is old.</summary>
    Task TidyAsync(CancellationToken cancel);
}

/// <summary>Where alerts are kept and people told.</summary>
public interface IAlertStore
{
    /// <summary>
    /// Opens it; its owner and support read of it in their next email about alerts. Does nothing if one of the kind is
    /// open.
    /// </summary>
    Task OpenAsync(WorkspaceId workspace, AlertKind kind, string message, CancellationToken cancel);

    Task CloseAsync(WorkspaceId workspace, AlertKind kind, CancellationToken cancel);

    /// <summary>Takes down that the portal asked for a restart.</summary>
    Task RestartedAsync(WorkspaceId workspace, CancellationToken cancel);
}

/// <summary>What people see of the watch.</summary>
public interface IMonitoringReader
{
    /// <summary>Null while a workspace is not watched.</summary>
    Task<WorkspaceHealth?> FindAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>What an account's workspaces hold, bytes, as far as it has been measured.</summary>
    Task<IReadOnlyDictionary<WorkspaceId, long>> DataBytesAsync(Guid owner, CancellationToken cancel);

    /// <summary>Open alerts of all workspaces, the oldest first, for staff.</summary>
    /// <param name="after">Where the page before ended; null for the first.</param>
    Task<IReadOnlyList<OpenAlert>> OpenAlertsAsync(ListCursor? after, int most, CancellationToken cancel) =>
        OpenAlertsAsync(null, after, most, cancel);

    /// <param name="kind">Only those; null for all.</param>
    Task<IReadOnlyList<OpenAlert>> OpenAlertsAsync(AlertKind? kind, ListCursor? after, int most,
        CancellationToken cancel);
}
