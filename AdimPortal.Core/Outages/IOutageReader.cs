namespace AdimPortal.Core.Outages;

/// <summary>An outside system that is away, as all nodes together know it.</summary>
/// <param name="Since">When it was first found not to answer.</param>
/// <param name="Detail">What it said last, for staff. Never a secret.</param>
/// <param name="ToldAt">When the staff was written to; null before that, and while it is mail that is away.</param>
/// <param name="Waiting">How many operations wait for it.</param>
public sealed record Outage(OutsideSystem System, DateTimeOffset Since, string Detail, DateTimeOffset? ToldAt,
    int Waiting);

/// <summary>What staff see of outages.</summary>
public interface IOutageReader
{
    /// <summary>The systems that are away now, the longest first.</summary>
    Task<IReadOnlyList<Outage>> ListAsync(CancellationToken cancel);
}
