using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Monitoring;

/// <summary>One look at a workspace from outside.</summary>
/// <param name="Took">From asking to the whole answer; null when there was none.</param>
/// <param name="Problem">What was wrong, for its owner; null when it was healthy.</param>
/// <param name="Services">What each service said of itself; none without an answer.</param>
public sealed record HealthCheck(
    WorkspaceId Workspace, DateTimeOffset At, bool IsHealthy, TimeSpan? Took, string? Problem,
    IReadOnlyDictionary<string, string> Services, DateTimeOffset? CertificateExpiresAt);

/// <summary>A workspace whose check is due, and where it is.</summary>
public sealed record DueCheck(WorkspaceId Workspace, string Domain, string Address);

/// <summary>How busy a server is: shares from 0 to 1.</summary>
public sealed record MachineReading(double Cpu, double Memory, double Disk)
{
    /// <summary>
    /// What the workspace itself holds, in files, database and vectors, bytes; null when it could not be counted in a
    /// few seconds.
    /// </summary>
    public long? DataBytes { get; init; }
}

/// <summary>One look at a server from inside.</summary>
/// <param name="Reading">Null when it could not be asked.</param>
public sealed record MachineCheck(WorkspaceId Workspace, DateTimeOffset At, MachineReading? Reading);
