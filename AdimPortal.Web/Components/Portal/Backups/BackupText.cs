using System.Globalization;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;

namespace AdimPortal.Web.Components.Portal.Backups;

internal static class BackupText
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

    /// <summary>"every 6 hours"; null for a plan without backups of its own accord.</summary>
    public static string? Every(BillingPlan plan) => plan.BackupEvery switch
    {
        { Ticks: <= 0 } => null,
        { TotalHours: < 24 } every =>
            string.Create(CultureInfo.InvariantCulture, $"every {every.TotalHours:0.#} hours"),
        { TotalDays: < 2 } => "every day",
        { TotalDays: 7 } => "every week",
        var every => string.Create(CultureInfo.InvariantCulture, $"every {every.TotalDays:0.#} days"),
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
