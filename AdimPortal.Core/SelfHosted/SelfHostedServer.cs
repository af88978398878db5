using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>A customer's own server, as it registered itself.</summary>
/// <param name="SeenFrom">The address that it called from. The portal reaches it there, if it is to be reached at
/// all.</param>
/// <param name="UsesTls">It has a certificate of its own and is looked at from outside. Else its health is what its
/// agent says.</param>
/// <param name="HeartbeatAt">When it last signed a request; null before the first.</param>
/// <param name="Report">What its agent said last; null before the first time.</param>
public sealed record SelfHostedServer(
    WorkspaceId Workspace, string HostName, string HostKey, IReadOnlyList<string> Addresses, string SeenFrom,
    bool UsesTls,
    MachineFacts Facts, DateTimeOffset RegisteredAt, DateTimeOffset? HeartbeatAt, AgentReport? Report)
{
    /// <summary>Its owner lets the portal update it; null while they don't.</summary>
    public UpdateSshEndpoint? SshEndpoint { get; init; }

    /// <summary>Whether it is known to have another bundle than that one.</summary>
    public bool IsBehind(string bundle) => Report is { } report && report.Bundle != bundle;

    /// <summary>What the alert about a silent server says.</summary>
    public static string SilentFor(TimeSpan time) => $"Its server last reported {time.TotalMinutes:0} minutes ago.";
}

/// <summary>Where the portal reaches the one program on an own server that it may start: the update.</summary>
public sealed record UpdateSshEndpoint(string Address, int Port, DateTimeOffset OpenedAt);

/// <summary>What a server says of its machine.</summary>
public sealed record MachineFacts(string System, int MemoryMib, int Processors, int DiskGib);

/// <summary>What an agent says of its server: it looked from inside.</summary>
/// <param name="Version">The blueprint's version that is installed.</param>
/// <param name="Bundle">The SHA-256 of the bundle that it came with.</param>
/// <param name="AppCommit">The application's commit; null when it could not be read.</param>
public sealed record AgentReport(
    DateTimeOffset At, bool IsHealthy, IReadOnlyDictionary<string, string> Services, string Version, string Bundle,
    string? AppCommit,
    MachineReading? Machine, DateTimeOffset? CertificateExpiresAt);

/// <summary>One line of what an installation says, in its order.</summary>
/// <param name="Number">Its place among all that this server's installations ever said, from 1.</param>
/// <param name="Text">The line; the exit status for <see cref="ReportKind.End"/>, the sentence for
/// <see cref="ReportKind.Stop"/>.</param>
public sealed record ServerReport(long Number, DateTimeOffset At, ReportKind Kind, string Routine, string Text)
{
    /// <summary>UTF-16 units.</summary>
    public const int LongestText = 4000;

    /// <summary>Lines that a server sends in one request at most. Our scripts send 200.</summary>
    public const int MostAtOnce = 1000;

    /// <summary>Bytes of one request.</summary>
    public const int MostBytesAtOnce = 256 * 1024;
}

public enum ReportKind
{
    /// <summary>A routine was started.</summary>
    Start,

    /// <summary>A routine said something.</summary>
    Line,

    /// <summary>A routine ended.</summary>
    End,

    /// <summary>The installer gave up at this routine. It goes on when somebody runs it again.</summary>
    Stop,
}

/// <summary>What became of reports.</summary>
public enum ReportAnswer
{
    /// <summary>It need not come again: it is kept, or left out for today.</summary>
    Kept,

    /// <summary>No installation is under way, and no task: it was called off, or is over.</summary>
    NotExpected,

    /// <summary>More than a minute may have. Nothing was kept; the same may be sent again a little later.</summary>
    TooMuch,
}
