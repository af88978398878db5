namespace AdimPortal.Core.Workspaces;

/// <summary>
/// A move to another server. While it lasts a workspace has two: the one that serves is in the workspace itself, the
/// other one here. With the switch they change places, so the way back is the same exchange once more.
/// <code>
/// Rehearsing ──▶ Rehearsed ──▶ Moving ──▶ Moved ──▶ (ended: the other server is removed)
///                                ▲        │  ▲
///        (without a rehearsal) ──┘        ▼  │
///                                     Returning
/// </code>
/// </summary>
public sealed record WorkspaceMove
{
    public required MoveStage Stage { get; init; }

    /// <summary>The server that doesn't serve: the new one until the switch, the former one after it.</summary>
    public required ServerLocation Other { get; init; }

    /// <summary>
    /// Whether the other server was built by an earlier operation, a rehearsal, and only gets what is new.
    /// </summary>
    public bool IsBuilt { get; init; }

    /// <summary>What the last rehearsal found; null when there was none.</summary>
    public Rehearsal? Rehearsal { get; init; }

    /// <summary>How long nothing could be written in the switch; null before it.</summary>
    public TimeSpan? Pause { get; init; }

    /// <summary>Until when the other server is kept, if nobody says otherwise.</summary>
    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>When the two changed places last.</summary>
    public DateTimeOffset? SwitchedAt { get; init; }

    /// <summary>Whether the workspace was moved and then returned.</summary>
    public bool HasReturned { get; init; }

    /// <summary>Why the staff moves it without its owner asking; null when the owner asked or agreed.</summary>
    public string? Reason { get; init; }

    /// <summary>An operation is at work on it.</summary>
    public bool IsUnderWay =>
        Stage is MoveStage.Rehearsing or MoveStage.Moving or MoveStage.Returning
            or MoveStage.Drilling;
}

public enum MoveStage
{
    Rehearsing,

    /// <summary>The new server stands, with a copy of the data of that moment.</summary>
    Rehearsed,

    Moving,

    /// <summary>The new server serves; the former one is switched off and kept.</summary>
    Moved,

    Returning,

    /// <summary>The other server is there to prove a backup, and goes with the operation.</summary>
    Drilling,
}

/// <summary>What a rehearsal found: everything arrived, in that time.</summary>
/// <param name="Bytes">How much was copied.</param>
/// <param name="Took">The first copy, with everything restored and compared.</param>
/// <param name="Pause">How long nothing could be written if it were moved now: measured by copying a second
/// time.</param>
/// <param name="Counts">What was compared, in words: "31 tables with 100,412 rows".</param>
public sealed record Rehearsal(DateTimeOffset At, long Bytes, TimeSpan Took, TimeSpan Pause, string Counts);
