namespace AdimPortal.Core.Billing;

/// <summary>What happens on a stage.</summary>
public enum DunningAction
{
    /// <summary>An email: a payment failed, and how to mend it.</summary>
    Remind,

    /// <summary>The workspace becomes read-only, or its programs stop, as its plan says. Data is untouched.</summary>
    Suspend,

    /// <summary>A snapshot, then the server is switched off.</summary>
    PowerOff,

    /// <summary>An email: it will be deleted, and when.</summary>
    Warn,

    /// <summary>The workspace is terminated.</summary>
    Delete,
}

/// <param name="Day">Days after the payment was due.</param>
public sealed record DunningStage(int Day, DunningAction Act)
{
    /// <summary>Whether something is taken away on it that people had.</summary>
    public bool TakesAway => Act is DunningAction.Suspend or DunningAction.PowerOff or DunningAction.Delete;
}

/// <param name="Day">Of the stage.</param>
/// <param name="At">When it was taken, and its email put into the post.</param>
/// <param name="ToldAt">When a mail server took the email, or a person told the owner in another way; null while
/// nobody is told.</param>
/// <param name="RefusedAt">When the email was given up: its mailbox refuses it, or there is no address.</param>
public sealed record DunningStageTaken(int Day, DateTimeOffset At, DateTimeOffset? ToldAt,
    DateTimeOffset? RefusedAt = null)
{
    public static DunningStageTaken Told(int day, DateTimeOffset at) => new(day, at, at);
}

/// <summary>What the next stage waits for besides the time.</summary>
public enum DunningWait
{
    Nothing,

    /// <summary>The last stage's email is still with us: time counts from when a mail server takes it.</summary>
    Email,

    /// <summary>
    /// The warning before the deletion could not be delivered. A person tells the owner, or nothing is deleted.
    /// </summary>
    Person,
}

/// <param name="At">When it is taken, unless somebody pays or gives more time; the earliest time while it waits for
/// something.</param>
public sealed record NextDunningStage(DunningStage Stage, DateTimeOffset At, DunningWait Wait = DunningWait.Nothing);

/// <summary>
/// The road from a failed payment to a deleted workspace, as a table. Stages are taken one after another and never
/// faster than the table says: whoever could not be reached for a month (our own outage, say) still has the days
/// between a warning and what it warns of. Those days count from when a mail server has taken the stage's email: while
/// mail is away, the schedule waits.
/// </summary>
public sealed class DunningSchedule(IReadOnlyList<DunningStage> stages, TimeSpan day)
{
    public static readonly IReadOnlyList<DunningStage> Usual =
    [
        new(0, DunningAction.Remind),
        new(4, DunningAction.Remind),
        new(7, DunningAction.Suspend),
        new(14, DunningAction.PowerOff),
        new(28, DunningAction.Warn),
        new(30, DunningAction.Delete),
    ];

    /// <summary>
    /// Days after which the schedule goes on though an email was refused for good: the portal's pages and its staff say
    /// it, too. It never deletes so.
    /// </summary>
    public const int RefusedDays = 14;

    public IReadOnlyList<DunningStage> Stages => stages;

    /// <summary>How long a day of the schedule is: 24 hours, but in a demonstration.</summary>
    public TimeSpan Day => day;

    /// <summary>How soon to look again whether an email was taken.</summary>
    public TimeSpan LookAgainAfter => day / 144 > TimeSpan.FromSeconds(1) ? day / 144 : TimeSpan.FromSeconds(1);

    /// <summary>The first stage that isn't taken; null when all are.</summary>
    /// <param name="graceDays">Days that a person gave on top.</param>
    public NextDunningStage? Next(DateTimeOffset unpaidSince, int graceDays,
        IReadOnlyCollection<DunningStageTaken> taken)
    {
        (DunningStage Stage, DunningStageTaken Taken)? last = null;
        foreach (var stage in stages)
        {
            if (taken.FirstOrDefault(t => t.Day == stage.Day) is { } done)
                last = (stage, done);
            else
                return Next(stage,
                    unpaidSince + ((stage.Day + (stage.Act is DunningAction.Remind ? 0 : graceDays)) * day),
                    last);
        }

        return null;
    }

    private NextDunningStage Next(DunningStage stage, DateTimeOffset byTable,
        (DunningStage Stage, DunningStageTaken Taken)? last)
    {
        if (last is not { } before)
            return new NextDunningStage(stage, byTable);
        var at = Later(byTable, (before.Taken.ToldAt ?? before.Taken.At) + ((stage.Day - before.Stage.Day) * day));
        return before.Taken switch
        {
            { ToldAt: not null } => new NextDunningStage(stage, at),
            { RefusedAt: null } => new NextDunningStage(stage, at, DunningWait.Email),
            _ when stage.Act is DunningAction.Delete => new NextDunningStage(stage, at, DunningWait.Person),
            { RefusedAt: { } refused } => new NextDunningStage(stage, Later(at, refused + (RefusedDays * day))),
        };
    }

    /// <summary>
    /// When the workspaces would be stopped, switched off, deleted: what the owner's page says before it happens.
    /// </summary>
    public IReadOnlyList<NextDunningStage> Ahead(DateTimeOffset unpaidSince, int graceDays,
        IReadOnlyCollection<DunningStageTaken> taken)
    {
        var (ahead, told) = (new List<NextDunningStage>(), taken.ToList());
        while (Next(unpaidSince, graceDays, told) is { } next)
        {
            ahead.Add(next);
            told.Add(DunningStageTaken.Told(next.Stage.Day, next.At));
        }

        return ahead;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
