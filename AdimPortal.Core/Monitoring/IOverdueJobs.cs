namespace AdimPortal.Core.Monitoring;

/// <summary>
/// A background job of the portal that should have run long ago, on any node, or whose runs all fail.
/// </summary>
/// <param name="Name">Its name in the scheduler.</param>
/// <param name="Why">What is seen of it, in a sentence for staff.</param>
/// <param name="Since">When it last did what it should: its last begin, or its start when it never began.</param>
public sealed record OverdueJob(string Name, string Why, DateTimeOffset Since)
{
    /// <summary>It runs, and each run of it fails; <see cref="Since"/> is the first of those.</summary>
    public bool Fails { get; init; }

    /// <summary>"fails" or "is overdue".</summary>
    public string State => Fails ? "fails" : "is overdue";
}

/// <summary>What the scheduler does not say of itself: it runs, and a job of it does not, or not to its end.</summary>
public interface IOverdueJobs
{
    /// <summary>
    /// All jobs that are overdue now or fail each time, by name. Empty when all is well. Throws when the database can't
    /// be asked.
    /// </summary>
    Task<IReadOnlyList<OverdueJob>> ListAsync(CancellationToken cancel);
}
