namespace AdimPortal.Core.Workspaces;

/// <summary>Why a workspace is at rest, and how far.</summary>
/// <param name="Note">In somebody's own words, for staff; null when there are none.</param>
/// <param name="Since">When it was asked for: codes are refused from then on.</param>
public sealed record Suspension(SuspensionReason Reason, string? Note, DateTimeOffset Since, SuspensionLevel Level)
{
    public bool IsPoweredOff => Level is SuspensionLevel.PoweredOff;
}

/// <summary>
/// How far a workspace is at rest, the least first: a workspace is only ever brought further, or back altogether.
/// </summary>
public enum SuspensionLevel
{
    /// <summary>People read what is there; nothing can be changed, and no new client connects.</summary>
    ReadOnly,

    /// <summary>Its programs are stopped. The server runs, and serves a page that says so.</summary>
    Stopped,

    /// <summary>Its server is switched off.</summary>
    PoweredOff,
}

public enum SuspensionReason
{
    /// <summary>It isn't paid for. Paying brings it back.</summary>
    Payment,

    /// <summary>Somebody on the staff suspended it, and said why.</summary>
    Staff,
}
