using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pool;

/// <summary>The workspaces that are built ahead.</summary>
public interface IPool
{
    /// <summary>Those that are parked, or are becoming it; the oldest first. What failed or ended is not among
    /// them.</summary>
    Task<IReadOnlyList<ParkedWorkspace>> ListAsync(CancellationToken cancel);

    /// <summary>Keeps the new workspace and the operation that builds it.</summary>
    Task<RequestAnswer> ParkAsync(Workspace workspace, ActPermit permit, CancellationToken cancel);

    /// <summary>Servers in the cloud that any workspace has or is getting, the pool's among them.</summary>
    Task<int> ServersAsync(CancellationToken cancel);

    /// <summary>How many of the last ones could not be built, up to the newest that could.</summary>
    Task<PoolFailures> FailuresAsync(CancellationToken cancel);

    /// <summary>When customers asked for new workspaces of each region and size, since then.</summary>
    Task<IReadOnlyList<Arrival>> ArrivalsAsync(DateTimeOffset since, CancellationToken cancel);

    /// <summary>What the pool did for customers since then.</summary>
    Task<PoolFigures> FiguresAsync(DateTimeOffset since, CancellationToken cancel);
}

/// <param name="ReadyAt">Since when it is parked; null while it is being built.</param>
/// <param name="IsHealthy">By the last check; null before the first.</param>
/// <param name="IsCurrent">Whether it was built by the blueprint as it is now.</param>
public sealed record ParkedWorkspace(WorkspaceId Id, string Region, string Size, WorkspaceStatus Status,
    DateTimeOffset RequestedAt, DateTimeOffset? ReadyAt, bool? IsHealthy, bool IsCurrent, bool IsBusy)
{
    /// <summary>
    /// When the first of the checks failed that have failed ever since; null when the last one didn't.
    /// </summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>What was begun on it waits for a person.</summary>
    public bool IsStuck { get; init; }
}

/// <param name="Count">One after another.</param>
/// <param name="LastAt">When the newest of them ended; null where there is none.</param>
public sealed record PoolFailures(int Count, DateTimeOffset? LastAt)
{
    public static readonly PoolFailures None = new(0, null);
}

/// <summary>A customer asked for a workspace then.</summary>
public sealed record Arrival(string Region, string Size, DateTimeOffset At);

/// <param name="Claims">Workspaces that customers got from the pool.</param>
/// <param name="MedianBuild">How long building one takes, that nobody had parked; null where none was built.</param>
public sealed record PoolFigures(int Claims, TimeSpan? MedianBuild)
{
    /// <summary>Waiting that customers were spared; a claim itself takes a moment.</summary>
    public TimeSpan Saved => (MedianBuild ?? TimeSpan.Zero) * Claims;
}
