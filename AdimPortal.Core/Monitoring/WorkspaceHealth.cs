namespace AdimPortal.Core.Monitoring;

/// <summary>A workspace's health as people see it.</summary>
/// <param name="CheckedAt">Null before the first check.</param>
/// <param name="Machine">As of <paramref name="MeasuredAt"/>; null before the first answer.</param>
/// <param name="Checks">The last day, in quarters of an hour, the oldest first; quarters without a check are left
/// out.</param>
/// <param name="Machines">The last day's measures, the oldest first.</param>
/// <param name="HealthyShare">Of all checks that are still known, from 0 to 1; null before the first.</param>
/// <param name="Alerts">Open ones, the oldest first.</param>
public sealed record WorkspaceHealth(
    DateTimeOffset? CheckedAt,
    bool IsHealthy,
    string? Problem,
    IReadOnlyDictionary<string, string> Services,
    TimeSpan? Took,
    DateTimeOffset? CertificateExpiresAt,
    DateTimeOffset? MeasuredAt,
    MachineReading? Machine,
    IReadOnlyList<CheckedQuarter> Checks,
    IReadOnlyList<MeasuredMoment> Machines,
    double? HealthyShare,
    IReadOnlyList<Alert> Alerts);

/// <param name="Took">The mean of the checks that were answered; null when none was.</param>
public sealed record CheckedQuarter(DateTimeOffset From, int Checks, int Failed, TimeSpan? Took);

public sealed record MeasuredMoment(DateTimeOffset At, MachineReading Reading);
