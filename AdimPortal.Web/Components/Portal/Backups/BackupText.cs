using System.Globalization;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;

namespace AdimPortal.Web.Components.Portal.Backups;

internal static class BackupText
{
    public static string Of(BackupReason reason) => reason switch
    {
        BackupReason.Scheduled => "scheduled",
        BackupReason.Asked => "requested by you",
        BackupReason.BeforeRestore => "before a restore",
        BackupReason.BeforeResize => "before a resize",
        BackupReason.BeforeMove => "before a move",
        BackupReason.BeforeTermination => "before termination",
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
