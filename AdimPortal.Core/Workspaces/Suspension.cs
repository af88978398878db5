namespace AdimPortal.Core.Workspaces;

/// <summary>Why a workspace is at rest, and how far.</summary>
/// <param name="Note">In somebody's own words, for staff; null when there are none.</param>
/// <param name="Since">When it was asked for: codes are refused from then on.</param>
/// <param name="IsPoweredOff">Its server is switched off too. Else it runs, and serves a page that says why nothing else answers.</param>
public sealed record Suspension(SuspensionReason Reason, string? Note, DateTimeOffset Since, bool IsPoweredOff);

public enum SuspensionReason
{
    /// <summary>It isn't paid for. Paying brings it back.</summary>
    Payment,

    /// <summary>Somebody on the staff suspended it, and said why.</summary>
    Staff,
}
