namespace AdimPortal.Core.Workspaces;

/// <summary>
/// Where a workspace is in its life.
/// <code>
///             suspend, power off
/// Building ──▶ Active ⇄ Suspended
///    │ ▲         │  resume   │
///    ▼ │ again   ▼           │
///  Failed ──▶ Terminating ◀──┘
///                │
///                ▼
///            Terminated
/// </code>
/// </summary>
public enum WorkspaceStatus
{
    /// <summary>A provision operation is under way.</summary>
    Building,

    /// <summary>Healthy when last built; clients may connect.</summary>
    Active,

    /// <summary>Building failed or was cancelled, and what had begun was removed.</summary>
    Failed,

    Terminating,

    /// <summary>Everything is gone from the cloud. The row stays, for history.</summary>
    Terminated,

    /// <summary>At rest to some degree, its data untouched: see <see cref="Workspace.Suspension"/>.</summary>
    Suspended,
}
