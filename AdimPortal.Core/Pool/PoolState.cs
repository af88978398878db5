using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pool;

/// <summary>What is kept ready: a region and a size, whichever plans share that size.</summary>
/// <param name="Plan">Whose settings one is built with.</param>
/// <param name="MonthlyCost">US dollars; null while the cloud's price is not known.</param>
public sealed record PoolKind(string Region, string Size, string Plan, int Min, int Max, decimal? MonthlyCost)
{
    public bool Fits(ParkedWorkspace parked) => parked.Region == Region && parked.Size == Size;
}

/// <summary>All that the number of parked workspaces is decided by.</summary>
/// <param name="MonthlyCost">Of what is parked, US dollars.</param>
/// <param name="MonthlyBudget">US dollars.</param>
/// <param name="HasCertificates">Whether the authority gives enough for customers and the pool.</param>
/// <param name="FreeDroplets">How many more the account may have for the pool.</param>
public sealed record PoolState(IReadOnlyList<PoolKind> Kinds, IReadOnlyList<ParkedWorkspace> Parked,
    IReadOnlyList<Arrival> Arrivals, decimal MonthlyCost, decimal MonthlyBudget, bool HasCertificates,
    int FreeDroplets, TimeSpan MaxAge)
{
    public PoolFailures Failures { get; init; } = PoolFailures.None;
}

/// <summary>One thing to do to the pool.</summary>
public abstract record PoolStep
{
    private PoolStep()
    {
    }

    public sealed record Park(PoolKind Kind) : PoolStep;

    /// <param name="Why">For staff.</param>
    public sealed record Retire(WorkspaceId Workspace, string Why) : PoolStep;

    /// <param name="Why">For staff.</param>
    public sealed record Nothing(string Why) : PoolStep;
}
