namespace AdimPortal.Core.Workspaces;

/// <summary>Rest and return: each is begun with the request for an operation, and settled with its end.</summary>
public sealed partial class Workspace
{
    /// <summary>Why it is at rest; null unless it is suspended.</summary>
    public Suspension? Suspension { get; private set; }

    /// <summary>What it goes back to if the operation under way fails: null for an active workspace.</summary>
    public Suspension? FormerSuspension { get; private set; }

    public bool IsPoweredOff => Suspension is { IsPoweredOff: true };

    /// <summary>From here on no code is accepted. Its services stop next.</summary>
    public void BeginSuspension(SuspensionReason reason, string? note, DateTimeOffset now)
    {
        if (Status is WorkspaceStatus.Suspended)
            throw new NotPossibleException("This workspace is suspended already.");
        Rest(new Suspension(reason, note, now, IsPoweredOff: false), WorkspaceStatus.Active);
    }

    /// <summary>What the staff suspended stays theirs, whoever switches it off: paying must not bring it back.</summary>
    public void BeginPowerOff(SuspensionReason reason, string? note, DateTimeOffset now)
    {
        if (IsPoweredOff)
            throw new NotPossibleException("This workspace is switched off already.");
        var whose = Suspension is { Reason: SuspensionReason.Staff } ? SuspensionReason.Staff : reason;
        Rest(new Suspension(whose, note ?? Suspension?.Note, Suspension?.Since ?? now, IsPoweredOff: false), WorkspaceStatus.Active, WorkspaceStatus.Suspended);
    }

    public void Rested(bool isPoweredOff)
    {
        Suspension = Suspension! with { IsPoweredOff = isPoweredOff };
        FormerSuspension = null;
    }

    /// <summary>It could not be brought to rest: it is again what it was.</summary>
    public void NotRested()
    {
        (Suspension, FormerSuspension) = (FormerSuspension, null);
        Move(Suspension is null ? WorkspaceStatus.Active : WorkspaceStatus.Suspended, WorkspaceStatus.Suspended);
    }

    /// <summary>It stays suspended until it is healthy again.</summary>
    public void BeginReturn()
    {
        if (Status is not WorkspaceStatus.Suspended)
            throw new NotPossibleException("This workspace is not suspended.");
    }

    public void Returned()
    {
        Move(WorkspaceStatus.Active, WorkspaceStatus.Suspended);
        Suspension = null;
    }

    private void Rest(Suspension suspension, params ReadOnlySpan<WorkspaceStatus> from)
    {
        var former = Suspension;
        Move(WorkspaceStatus.Suspended, from);
        (FormerSuspension, Suspension) = (former, suspension);
    }
}
