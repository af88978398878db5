using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance;

/// <summary>Roll-outs as they are kept. One is open at a time.</summary>
public interface IRollOuts
{
    /// <summary>The newest first, the first with its workspaces.</summary>
    Task<IReadOnlyList<RollOut>> ListAsync(int most, CancellationToken cancel);

    Task<RollOut?> OpenAsync(CancellationToken cancel);

    /// <summary>Begins one for all active workspaces.</summary>
    /// <param name="notSince">Leaves out workspaces that were updated, or became active, since then; null for
    /// none.</param>
    /// <returns>False when one is open already, or no workspace is to be updated.</returns>
    Task<bool> BeginAsync(ActPermit permit, DateTimeOffset? notSince, CancellationToken cancel);

    Task StopAsync(ActPermit permit, long rollOut, string reason, CancellationToken cancel);

    /// <summary>Goes on in spite of the failures so far.</summary>
    Task GoOnAsync(ActPermit permit, long rollOut, CancellationToken cancel);

    Task EndAsync(ActPermit permit, long rollOut, string? reason, CancellationToken cancel);

    Task MarkAsync(long rollOut, WorkspaceId workspace, RolledStatus status, OperationId? operation, string? message,
        CancellationToken cancel);

    /// <summary>
    /// An update of the workspace that was asked for since the roll-out began: found again after a crash in between.
    /// </summary>
    Task<OperationId?> FindUpdateAsync(WorkspaceId workspace, DateTimeOffset since, CancellationToken cancel);

    /// <summary>
    /// Active workspaces whose passwords are older than that and that nothing is being done to, the oldest first.
    /// </summary>
    /// <param name="atOnce">No more than this may be under way with those that are.</param>
    Task<IReadOnlyList<WorkspaceId>> DueForRotationAsync(DateTimeOffset before, int atOnce, CancellationToken cancel);
}
