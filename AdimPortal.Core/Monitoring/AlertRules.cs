using System.Globalization;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Monitoring;

/// <summary>What the watch knows of a workspace after its last look.</summary>
/// <param name="Failures">Failed checks in a row. They aren't counted while something is being done to the
/// workspace.</param>
/// <param name="RestartedAt">When the portal last asked for a restart of what failed.</param>
/// <param name="IsBeingWorkedOn">An operation is under way.</param>
/// <param name="Open">Alerts that are open.</param>
public sealed record MonitoredState(
    WorkspaceId Workspace,
    int Failures,
    DateTimeOffset? FailingSince,
    string? Problem,
    DateTimeOffset? RestartedAt,
    DateTimeOffset? CertificateExpiresAt,
    MachineReading? Machine,
    DateTimeOffset? CpuHighSince,
    bool IsBeingWorkedOn,
    IReadOnlyCollection<AlertKind> Open)
{
    /// <summary>Whose server it lives on: what failed is restarted only on ours.</summary>
    public WorkspaceHosting Hosting { get; init; }
}

/// <summary>What follows from a look.</summary>
public abstract record MonitoringTransition
{
    private MonitoringTransition()
    {
    }

    /// <summary>What failed is restarted once before anybody is told.</summary>
    public sealed record Restart : MonitoringTransition;

    public sealed record Open(AlertKind Kind, string UserMessage) : MonitoringTransition;

    public sealed record Close(AlertKind Kind) : MonitoringTransition;
}

/// <summary>
/// When an alert begins and when it is over: a pure function of what is known, the settings and the time.
/// </summary>
public static class AlertRules
{
    public static IReadOnlyList<MonitoringTransition> Of(MonitoredState state, MonitoringOptions options,
        DateTimeOffset now) =>
        [.. Enum.GetValues<AlertKind>().Select(kind => Of(kind, state, options, now)).OfType<MonitoringTransition>()];

    /// <summary>
    /// Whether such an alert can be open there: we take no backups on our customers' servers, and on ours there is no
    /// agent to fall silent.
    /// </summary>
    public static bool IsMetAt(WorkspaceHosting hosting, AlertKind kind) => kind switch
    {
        AlertKind.Backup or AlertKind.Drill => hosting is WorkspaceHosting.Cloud,
        AlertKind.NoHeartbeat => hosting is WorkspaceHosting.SelfHosted,
        _ => true,
    };

    private static MonitoringTransition? Of(AlertKind kind, MonitoredState state, MonitoringOptions options,
        DateTimeOffset now)
    {
        var isOpen = state.Open.Contains(kind);
        if (Fault(kind, state, options, now) is not { } message)
            return isOpen && IsOver(kind, state) ? new MonitoringTransition.Close(kind) : null;
        if (isOpen || state.IsBeingWorkedOn)
            return null;
        return kind is AlertKind.Down && state.Hosting is WorkspaceHosting.Cloud && !WasRestarted(state, options, now)
            ? new MonitoringTransition.Restart()
            : new MonitoringTransition.Open(kind, message);
    }

    private static string? Fault(AlertKind kind, MonitoredState state, MonitoringOptions options, DateTimeOffset now) =>
        kind switch
        {
            AlertKind.Down when state.Failures >= options.Failures => DownMessage(state),
            AlertKind.Cpu when state.CpuHighSince is { } since && now - since >= options.CpuFor =>
                Said(
                    $"Processor use is {state.Machine!.Cpu:0%} and has been high for {(now - since).TotalMinutes:0} minutes."),
            AlertKind.Memory when state.Machine is { } machine && machine.Memory > options.MemoryShare =>
                Said($"{machine.Memory:0%} of the memory is in use."),
            AlertKind.Disk when state.Machine is { } machine && machine.Disk > options.DiskShare =>
                Said($"{machine.Disk:0%} of the disk is in use."),
            AlertKind.Certificate when state.CertificateExpiresAt is { } end
                && end - now < TimeSpan.FromDays(options.CertificateDays) => CertificateMessage(end - now),
            _ => null,
        };

    /// <summary>What could not be looked at is not over.</summary>
    private static bool IsOver(AlertKind kind, MonitoredState state) => kind switch
    {
        AlertKind.Down => state.Failures == 0,
        AlertKind.Cpu => state.CpuHighSince is null && state.Machine is not null,
        AlertKind.Memory or AlertKind.Disk => state.Machine is not null,
        AlertKind.Certificate => state.CertificateExpiresAt is not null,
        // What listens to servers opens and closes it: a look at a workspace says nothing of its agent.
        AlertKind.NoHeartbeat => false,
        // Not the watch's to say: whoever keeps the backups opens and closes it.
        AlertKind.Backup or AlertKind.Drill => false,
        _ => throw new InvalidOperationException($"Unknown alert {kind}."),
    };

    private static bool WasRestarted(MonitoredState state, MonitoringOptions options, DateTimeOffset now) =>
        state.RestartedAt is { } at && (at >= state.FailingSince || now - at < options.RestartPause);

    private static string DownMessage(MonitoredState state)
    {
        var problem = state.Problem ?? "The workspace does not respond.";
        return $"{problem} {HostingText.Of(state.Hosting).WhenDown(wasRestarted: state.RestartedAt >= state.FailingSince)}";
    }

    private static string CertificateMessage(TimeSpan left) => left switch
    {
        { Ticks: <= 0 } => "The certificate has expired.",
        { TotalDays: < 2 } => Said($"The certificate expires in {left.TotalHours:0} hours and was not renewed."),
        _ => Said($"The certificate expires in {left.TotalDays:0} days and was not renewed."),
    };

    private static string Said(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
