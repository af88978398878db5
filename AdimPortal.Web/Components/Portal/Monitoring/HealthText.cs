using System.Globalization;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Portal.Monitoring;

/// <summary>The figures of health in words.</summary>
internal static class HealthText
{
    /// <summary>
    /// The operation that was under way when a check failed, by its title: what it found then says nothing about now.
    /// Null for what is healthy, or was looked at since.
    /// </summary>
    public static string? During(WorkspaceHealth? health, IReadOnlyList<OperationSummary> operations) =>
        health is { IsHealthy: false, CheckedAt: { } at } && operations is [var newest, ..]
        && newest.RequestedAt < at && (newest.EndedAt is null || at <= newest.EndedAt)
        ? newest.Title
        : null;

    public static string NotNow(string during) =>
        $"The last result is from while “{during}” was under way. The next one comes within a minute.";

    public static (StatusStyle Look, string Word) Pill(bool isHealthy, string? during) =>
        (isHealthy, during) switch
        {
            (true, _) => (StatusStyle.Ok, "Healthy"),
            (_, not null) => (StatusStyle.Waiting, "Waiting for the next check"),
            _ => (StatusStyle.Stopped, "Unhealthy"),
        };

    public static string Milliseconds(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms");

    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0}%");

    /// <summary>
    /// Rounded down: 100% means that really none failed. Hundredths are told from 99% on, where they matter.
    /// </summary>
    public static string Exactly(double share) => share < 0.99
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 100):0}%")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 10000) / 100:0.##}%");

    public static string Certificate(TimeSpan left) => left switch
    {
        { Ticks: <= 0 } => "The certificate has expired.",
        { TotalDays: < 2 } => $"The certificate is valid for {(int)left.TotalHours} more hours.",
        _ => $"The certificate is valid for {(int)left.TotalDays} more days.",
    };
}

/// <summary>Services as people know them.</summary>
internal static class ServiceText
{
    public static string Of(string service) => service switch
    {
        "postgresql" => "PostgreSQL",
        "redis" => "Redis",
        "qdrant" => "Qdrant",
        "celery" => "Celery",
        _ => service,
    };
}
