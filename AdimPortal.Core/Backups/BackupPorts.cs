using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>What steps need for backups.</summary>
public sealed record BackupPorts(IObjectStorage Storage, IBackupStore Store, IBackupKeys Keys);

/// <summary>The table of backups.</summary>
public interface IBackupStore
{
    /// <summary>Writes down that it begins; one of that id stays, and runs again if it had failed.</summary>
    Task BeginAsync(Backup backup, CancellationToken cancel);

    /// <summary>What went wrong so far; it is still being tried.</summary>
    Task ProblemAsync(Guid id, string problem, CancellationToken cancel);

    Task GoodAsync(Guid id, string prefix, BackupManifest manifest, CancellationToken cancel);

    /// <summary>It did not succeed, and what was stored of it is removed. A good one stays good.</summary>
    Task FailAsync(Guid id, CancellationToken cancel);

    /// <summary>It was restored elsewhere, and nothing was missing.</summary>
    Task VerifiedAsync(Guid id, DateTimeOffset at, CancellationToken cancel);

    /// <summary>Workspaces that may be due for a drill, with what is known of each.</summary>
    Task<IReadOnlyList<DrillState>> DrillsAsync(CancellationToken cancel);

    /// <summary>Its objects are gone.</summary>
    Task ForgetAsync(Guid id, CancellationToken cancel);

    Task<Backup?> FindAsync(Guid id, CancellationToken cancel);

    /// <summary>The newest first.</summary>
    Task<IReadOnlyList<Backup>> OfWorkspaceAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>Workspaces whose turn may have come, or that are overdue, with what is known of each.</summary>
    Task<IReadOnlyList<BackupState>> StatesAsync(CancellationToken cancel);

    /// <summary>
    /// Those that still run by the book though their operation has ended: the storage could not be reached when they
    /// were to be taken back.
    /// </summary>
    Task<IReadOnlyList<Backup>> AbandonedAsync(CancellationToken cancel);

    /// <summary>Workspaces that have good backups.</summary>
    Task<IReadOnlyList<WorkspaceId>> HoldersAsync(CancellationToken cancel);
}

/// <param name="LastTriedAt">When the last one began, good or not.</param>
/// <param name="LastGoodAt">When the last good one was taken.</param>
/// <param name="IsReachable">It has a server of ours that is on.</param>
/// <param name="IsBusy">An operation is under way.</param>
/// <param name="IsAlerted">People were told that its backup is overdue.</param>
public sealed record BackupState(
    WorkspaceId Workspace, string Plan, DateTimeOffset ActiveSince, DateTimeOffset? LastTriedAt,
    DateTimeOffset? LastGoodAt, bool IsReachable, bool IsBusy, bool IsAlerted);

/// <param name="Newest">Its newest good backup.</param>
/// <param name="VerifiedAt">When one was last proven to restore.</param>
/// <param name="TriedAt">When a drill was last begun.</param>
/// <param name="HasFailed">The last drill ended, and proved nothing.</param>
/// <param name="IsFree">It is active, has one server, and nothing is being done to it.</param>
/// <param name="IsAlerted">People were told that a drill failed.</param>
public sealed record DrillState(
    WorkspaceId Workspace, Guid Newest, DateTimeOffset ActiveSince, DateTimeOffset? VerifiedAt, DateTimeOffset? TriedAt,
    bool HasFailed, bool IsFree, bool IsAlerted);

/// <summary>Makes the keys that backups are encrypted with.</summary>
public interface IBackupKeys
{
    Task<Secret> CreateAsync(CancellationToken cancel);

    /// <summary>The public half: what a server encrypts for, and can't decrypt with.</summary>
    Task<string> RecipientOfAsync(Secret identity, CancellationToken cancel);

    /// <summary>Encrypts for the public half. It is for small texts: it is held in memory.</summary>
    Task<byte[]> EncryptAsync(string recipient, byte[] plain, CancellationToken cancel);

    /// <summary>
    /// Writes the plain text of what was encrypted. Ends with a failure when the text was changed or the key is another
    /// one.
    /// </summary>
    Task<Result<Unit>> DecryptAsync(Secret identity, Stream encrypted, Stream plain, CancellationToken cancel);
}

public static class BackupSecrets
{
    /// <summary>The workspace's own key for backups: an identity of age.</summary>
    public const string Key = "BACKUP_KEY";

    /// <summary>
    /// What the vault keeps of a workspace that is gone, as long as it has backups: without them its data could not be
    /// read.
    /// </summary>
    public static readonly IReadOnlyList<string> NeededByData = [Key, "SECRET_KEY", "ENCRYPTION_KEY"];
}
