using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pool;

/// <summary>
/// How many workspaces are kept ready. A pure function: what is parked, who came when, and the limits; it answers one
/// thing to do, or nothing.
/// </summary>
public static class PoolPolicy
{
    /// <summary>Weeks of arrivals that a forecast looks back on.</summary>
    public const int Weeks = 4;

    public static readonly TimeSpan Past = TimeSpan.FromDays(7 * Weeks);

    /// <summary>A sick one has that long to become well again, by its own restart or the watch's.</summary>
    public static readonly TimeSpan MayBeSickFor = TimeSpan.FromMinutes(10);

    /// <summary>After the first build that failed; after each further one twice as long.</summary>
    public static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan LongestRest = TimeSpan.FromHours(6);

    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>
    /// Customers who come in the hour from now on, by the mean of the same hour in the weeks before, rounded up.
    /// </summary>
    public static int Forecast(IEnumerable<Arrival> arrivals, PoolKind kind, DateTimeOffset now) =>
        (int)Math.Ceiling((double)arrivals.Count(a => a.Region == kind.Region && a.Size == kind.Size
            && Enumerable.Range(1, Weeks).Any(week => IsIn(a.At, now - TimeSpan.FromDays(7 * week)))) / Weeks);

    /// <summary>As many as are to be ready: the forecast, within the kind's limits.</summary>
    public static int Wanted(PoolKind kind, IEnumerable<Arrival> arrivals, DateTimeOffset now) =>
        Math.Clamp(Forecast(arrivals, kind, now), kind.Min, kind.Max);

    /// <summary>What to do now: at most one thing, and nothing while the one before is under way.</summary>
    public static PoolStep Next(PoolState state, DateTimeOffset now)
    {
        // One that is stuck waits for a person: the others don't.
        if (state.Parked.Any(p =>
            p is { Status: WorkspaceStatus.Building or WorkspaceStatus.Terminating, IsStuck: false }))
            return new PoolStep.Nothing("One is being built or retired.");
        if (Retire(state, now) is { } retire)
            return retire;
        var scarce = state.Kinds.Where(kind => Usable(state, kind) < Wanted(kind, state.Arrivals, now)).ToList();
        if (scarce is not [var first, ..])
            return new PoolStep.Nothing("As many are parked as are wanted.");
        if (now < RestsUntil(state.Failures))
            return new PoolStep.Nothing("The last build failed; we try again later.");
        // What is too dear of one kind may fit of another.
        return scarce.Find(kind => WhyNotPark(state, kind) is null) is { } kind
            ? new PoolStep.Park(kind)
            : new PoolStep.Nothing(WhyNotPark(state, first)!);
    }

    /// <summary>Why no further one of that kind may be parked; null when one may.</summary>
    public static string? WhyNotPark(PoolState state, PoolKind kind) => state switch
    {
        { HasCertificates: false } => "Certificates are short: they are left to customers.",
        { FreeDroplets: <= 0 } => "The account has no droplet left for the pool.",
        _ when kind.MonthlyCost is not { } cost => "The cloud's price of that size is not known.",
        _ when state.MonthlyCost + kind.MonthlyCost > state.MonthlyBudget => "The monthly budget is used up.",
        _ => null,
    };

    /// <summary>Each failed build costs a droplet's hour and a certificate.</summary>
    private static DateTimeOffset? RestsUntil(PoolFailures failures) => failures.LastAt
        + TimeSpan.FromTicks(Math.Min(LongestRest.Ticks, FirstRest.Ticks << Math.Clamp(failures.Count - 1, 0, 10)));

    private static PoolStep.Retire? Retire(PoolState state, DateTimeOffset now)
    {
        foreach (var parked in state.Parked.Where(p =>
            p is { Status: WorkspaceStatus.Active or WorkspaceStatus.Suspended, IsBusy: false }))
        {
            var kind = state.Kinds.FirstOrDefault(k => k.Fits(parked));
            var why = parked switch
            {
                _ when kind is null => "Nothing like it is kept ready any more.",
                { IsCurrent: false } => "The blueprint has changed.",
                _ when now - parked.ReadyAt > state.MaxAge => "It was parked for long enough.",
                { Status: WorkspaceStatus.Suspended } => "It is suspended: nobody can claim it.",
                _ when now - parked.FailingSince > MayBeSickFor => "It is not healthy.",
                _ when Usable(state, kind) > kind.Max => "More are parked than may be.",
                _ => null,
            };
            if (why is not null)
                return new PoolStep.Retire(parked.Id, why);
        }

        return null;
    }

    private static int Usable(PoolState state, PoolKind kind) =>
        state.Parked.Count(p => kind.Fits(p) && p is { Status: WorkspaceStatus.Active, IsCurrent: true });

    private static bool IsIn(DateTimeOffset at, DateTimeOffset from) => at >= from && at < from + Ahead;
}
