using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>A workspace's data as it was at one moment, encrypted, in the object storage.</summary>
/// <param name="Id">That of the operation that took it.</param>
/// <param name="Prefix">Under which its objects lie in the storage; null until all of them are there.</param>
/// <param name="Manifest">What it consists of and what was counted; null until it is good.</param>
/// <param name="Problem">Why it failed, or what is being tried again, for a customer.</param>
/// <param name="VerifiedAt">When it was last restored on a throw-away server, and nothing was missing.</param>
public sealed record Backup(
    Guid Id, WorkspaceId Workspace, BackupReason Reason, BackupStatus Status, DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Prefix, BackupManifest? Manifest, string? Problem, DateTimeOffset? VerifiedAt = null)
{
    public const string ManifestFile = "manifest.json";

    /// <summary>What is stored, bytes.</summary>
    public long StoredBytes => Manifest?.Parts.Sum(p => p.StoredBytes) ?? 0;

    public string KeyOf(BackupPart part) => $"{Prefix}{FileOf(part.Name)}";

    public static string FileOf(string part) => $"{part}.age";

    /// <summary>All that was ever stored for it, whichever try it was.</summary>
    public static string FolderOf(WorkspaceId workspace, Guid id) => $"{workspace}/{id:N}/";
}

public enum BackupStatus
{
    Running,

    /// <summary>Everything is stored, and the portal has looked that it is.</summary>
    Good,
    Failed,
}

/// <summary>Why it was taken.</summary>
public enum BackupReason
{
    Scheduled,
    Asked,
    BeforeRestore,
    BeforeResize,
    BeforeMove,
    BeforeTermination,
}
