using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Monitoring;

/// <summary>What can be wrong with a workspace for so long that people are told.</summary>
public enum AlertKind
{
    /// <summary>It isn't reached, or says that a service is down.</summary>
    Down,
    Cpu,
    Memory,
    Disk,
    Certificate,

    /// <summary>The agent of a customer's own server is not heard.</summary>
    NoHeartbeat,

    /// <summary>Its last good backup is too old.</summary>
    Backup,

    /// <summary>Its backup could not be proven to restore.</summary>
    Drill,
}

/// <summary>
/// Something that is wrong with a workspace, from when it was noticed until it is over. One of a kind is open at a
/// time.
/// </summary>
/// <param name="UserMessage">What was seen when it began.</param>
/// <param name="ClosedAt">Null while it lasts.</param>
public sealed record Alert(long Id, WorkspaceId Workspace, AlertKind Kind, string UserMessage, DateTimeOffset OpenedAt,
    DateTimeOffset? ClosedAt)
{
    /// <summary>Characters.</summary>
    public const int LongestUserMessage = 500;
}

/// <summary>An alert as it stands on the desk of staff.</summary>
public sealed record OpenAlert(Alert Alert, string WorkspaceName, string OwnerEmail)
{
    public ListCursor Cursor =>
        new(Alert.OpenedAt, Alert.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
