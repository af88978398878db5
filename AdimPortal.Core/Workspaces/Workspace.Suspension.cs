namespace AdimPortal.Core.Workspaces;

/// <summary>Rest and return: each is begun with the request for an operation, and settled with its end.</summary>
public sealed partial class Workspace
{
    /// <summary>Why it is at rest; null unless it is suspended.</summary>
    public Suspension? Suspension { get; private set; }

    /// <summary>What it goes back to if the operation under way fails: null for an active workspace.</summary>
    public Suspension? FormerSuspension { get; private set; }

    public bool IsPoweredOff => Suspension is { IsPoweredOff: true };

    /// <summary>
    /// From here on no code is accepted; what else its form means comes next. What the staff suspended stays theirs,
    /// whoever brings it further: paying must not bring it back.
    /// </summary>
    public void BeginSuspension(SuspensionLevel level, SuspensionReason reason, string? note, DateTimeOffset now)
    {
        if (Suspension?.Level >= level)
            throw new NotPossibleException(
                IsPoweredOff ? "This workspace is already switched off." : "This workspace is already suspended.");
        var whose = Suspension is { Reason: SuspensionReason.Staff } ? SuspensionReason.Staff : reason;
        // A server counts as switched off when it is, not before.
        var meanwhile = level is SuspensionLevel.PoweredOff ? SuspensionLevel.Stopped : level;
        var former = Suspension;
        Transition(WorkspaceStatus.Suspended, WorkspaceStatus.Active, WorkspaceStatus.Suspended);
        (FormerSuspension, Suspension) =
            (former, new Suspension(whose, note ?? former?.Note, former?.Since ?? now, meanwhile));
    }

    public void Suspended(SuspensionLevel level)
    {
        Suspension = Suspension! with { Level = level };
        FormerSuspension = null;
    }

    /// <summary>It could not be brought to rest: it is again what it was.</summary>
    public void NotSuspended()
    {
        (Suspension, FormerSuspension) = (FormerSuspension, null);
        Transition(Suspension is null ? WorkspaceStatus.Active : WorkspaceStatus.Suspended, WorkspaceStatus.Suspended);
    }

    /// <summary>It stays suspended until it is healthy again.</summary>
    public void BeginResume()
    {
        if (Status is not WorkspaceStatus.Suspended)
            throw new NotPossibleException("This workspace is not suspended.");
    }

    public void Resumed()
    {
        Transition(WorkspaceStatus.Active, WorkspaceStatus.Suspended);
        Suspension = null;
    }
}
