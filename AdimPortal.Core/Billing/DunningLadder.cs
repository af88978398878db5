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
public sealed record RungTaken(int Day, DateTimeOffset At);

/// <param name="At">When it is taken, unless somebody pays or gives more time.</param>
public sealed record NextRung(Rung Rung, DateTimeOffset At);

/// <summary>
/// The road from a failed payment to a deleted workspace, as a table. Rungs are taken one after another and never faster than the table says:
/// whoever could not be reached for a month (our own outage, say) still has the days between a warning and what it warns of.
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

    public IReadOnlyList<Rung> Rungs => rungs;

    /// <summary>How long a day of the ladder is: 24 hours, but in a demonstration.</summary>
    public TimeSpan Day => day;

    /// <summary>The first rung that isn't taken; null when all are.</summary>
    /// <param name="graceDays">Days that a person gave on top.</param>
    public NextRung? Next(DateTimeOffset unpaidSince, int graceDays, IReadOnlyCollection<RungTaken> taken)
    {
        var at = unpaidSince;
        Rung? before = null;
        foreach (var rung in rungs)
        {
            if (taken.FirstOrDefault(t => t.Day == rung.Day) is { } done)
            {
                (before, at) = (rung, done.At);
                continue;
            }

            var byTable = unpaidSince + ((rung.Day + (rung.Act is RungAct.Remind ? 0 : graceDays)) * day);
            var afterLast = before is null ? unpaidSince : at + ((rung.Day - before.Day) * day);
            return new NextRung(rung, byTable > afterLast ? byTable : afterLast);
        }

        return null;
    }

    /// <summary>When the workspaces would be stopped, switched off, deleted: what the owner's page says before it happens.</summary>
    public IReadOnlyList<NextRung> Ahead(DateTimeOffset unpaidSince, int graceDays, IReadOnlyCollection<RungTaken> taken)
    {
        var (ahead, told) = (new List<NextRung>(), taken.ToList());
        while (Next(unpaidSince, graceDays, told) is { } next)
        {
            ahead.Add(next);
            told.Add(new RungTaken(next.Rung.Day, next.At));
        }

        return ahead;
    }
}
