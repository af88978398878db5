namespace AdimPortal.Core.Billing;

/// <summary>What happens on a rung.</summary>
public enum RungAct
{
    /// <summary>A letter: a payment failed, and how to mend it.</summary>
    Remind,

    /// <summary>The workspace becomes read-only, or its programs stop, as its plan says. Data is untouched.</summary>
    Suspend,

    /// <summary>A snapshot, then the server is switched off.</summary>
    PowerOff,

    /// <summary>A letter: it will be deleted, and when.</summary>
    Warn,

    /// <summary>The workspace is terminated.</summary>
    Delete,
}

/// <param name="Day">Days after the payment was due.</param>
public sealed record Rung(int Day, RungAct Act)
{
    /// <summary>Whether something is taken away on it that people had.</summary>
    public bool TakesAway => Act is RungAct.Suspend or RungAct.PowerOff or RungAct.Delete;
}

/// <param name="Day">Of the rung.</param>
/// <param name="At">When it was taken, and its letter put into the post.</param>
/// <param name="ToldAt">When a mail server took the letter, or a person told the owner in another way; null while
/// nobody is told.</param>
/// <param name="RefusedAt">When the letter was given up: its mailbox refuses it, or there is no address.</param>
public sealed record RungTaken(int Day, DateTimeOffset At, DateTimeOffset? ToldAt, DateTimeOffset? RefusedAt = null)
{
    public static RungTaken Told(int day, DateTimeOffset at) => new(day, at, at);
}

/// <summary>What the next rung waits for besides the time.</summary>
public enum RungWait
{
    Nothing,

    /// <summary>The last rung's letter is still with us: time counts from when a mail server takes it.</summary>
    Letter,

    /// <summary>
    /// The warning before the deletion could not be delivered. A person tells the owner, or nothing is deleted.
    /// </summary>
    Person,
}

/// <param name="At">When it is taken, unless somebody pays or gives more time; the earliest time while it waits for
/// something.</param>
public sealed record NextRung(Rung Rung, DateTimeOffset At, RungWait Wait = RungWait.Nothing);

/// <summary>
/// The road from a failed payment to a deleted workspace, as a table. Rungs are taken one after another and never
/// faster than the table says: whoever could not be reached for a month (our own outage, say) still has the days
/// between a warning and what it warns of. Those days count from when a mail server has taken the rung's letter: while
/// mail is away, the ladder waits.
/// </summary>
public sealed class DunningLadder(IReadOnlyList<Rung> rungs, TimeSpan day)
{
    public static readonly IReadOnlyList<Rung> Usual =
    [
        new(0, RungAct.Remind),
        new(4, RungAct.Remind),
        new(7, RungAct.Suspend),
        new(14, RungAct.PowerOff),
        new(28, RungAct.Warn),
        new(30, RungAct.Delete),
    ];

    /// <summary>
    /// Days after which the ladder goes on though a letter was refused for good: the portal's pages and its staff say
    /// it, too. It never deletes so.
    /// </summary>
    public const int RefusedDays = 14;

    public IReadOnlyList<Rung> Rungs => rungs;

    /// <summary>How long a day of the ladder is: 24 hours, but in a demonstration.</summary>
    public TimeSpan Day => day;

    /// <summary>How soon to look again whether a letter was taken.</summary>
    public TimeSpan LookAgainAfter => day / 144 > TimeSpan.FromSeconds(1) ? day / 144 : TimeSpan.FromSeconds(1);

    /// <summary>The first rung that isn't taken; null when all are.</summary>
    /// <param name="graceDays">Days that a person gave on top.</param>
    public NextRung? Next(DateTimeOffset unpaidSince, int graceDays, IReadOnlyCollection<RungTaken> taken)
    {
        (Rung Rung, RungTaken Taken)? last = null;
        foreach (var rung in rungs)
        {
            if (taken.FirstOrDefault(t => t.Day == rung.Day) is { } done)
                last = (rung, done);
            else
                return Next(rung, unpaidSince + ((rung.Day + (rung.Act is RungAct.Remind ? 0 : graceDays)) * day),
                    last);
        }

        return null;
    }

    private NextRung Next(Rung rung, DateTimeOffset byTable, (Rung Rung, RungTaken Taken)? last)
    {
        if (last is not { } before)
            return new NextRung(rung, byTable);
        var at = Later(byTable, (before.Taken.ToldAt ?? before.Taken.At) + ((rung.Day - before.Rung.Day) * day));
        return before.Taken switch
        {
            { ToldAt: not null } => new NextRung(rung, at),
            { RefusedAt: null } => new NextRung(rung, at, RungWait.Letter),
            _ when rung.Act is RungAct.Delete => new NextRung(rung, at, RungWait.Person),
            { RefusedAt: { } refused } => new NextRung(rung, Later(at, refused + (RefusedDays * day))),
        };
    }

    /// <summary>
    /// When the workspaces would be stopped, switched off, deleted: what the owner's page says before it happens.
    /// </summary>
    public IReadOnlyList<NextRung> Ahead(DateTimeOffset unpaidSince, int graceDays,
        IReadOnlyCollection<RungTaken> taken)
    {
        var (ahead, told) = (new List<NextRung>(), taken.ToList());
        while (Next(unpaidSince, graceDays, told) is { } next)
        {
            ahead.Add(next);
            told.Add(RungTaken.Told(next.Rung.Day, next.At));
        }

        return ahead;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
