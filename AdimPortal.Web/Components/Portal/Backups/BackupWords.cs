using AdimPortal.Core.Backups;

namespace AdimPortal.Web.Components.Portal.Backups;

internal static class BackupWords
{
    public static string Of(BackupReason reason) => reason switch
    {
        BackupReason.Scheduled => "taken by plan",
        BackupReason.Asked => "taken because you asked",
        BackupReason.BeforeRestore => "taken before a restore",
        BackupReason.BeforeResize => "taken before a resize",
        BackupReason.BeforeMigration => "taken before a move",
        BackupReason.BeforeTermination => "taken before the end",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    public static string PartOf(string part) => part switch
    {
        "postgresql" => "Database",
        "media" => "Files",
        "qdrant" => "Vectors",
        "redis" => "Redis",
        "env" => "Settings",
        _ => part,
    };
}
