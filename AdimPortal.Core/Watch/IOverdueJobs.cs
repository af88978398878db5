namespace AdimPortal.Core.Watch;

/// <summary>A background job of the portal that should have run long ago, on any node.</summary>
/// <param name="Name">Its name in the scheduler.</param>
/// <param name="Why">What is seen of it, in a sentence for staff.</param>
/// <param name="Since">When it last did what it should: its last begin, or its start when it never began.</param>
public sealed record OverdueJob(string Name, string Why, DateTimeOffset Since);

/// <summary>What the scheduler does not say of itself: it runs, and a job of it does not.</summary>
public interface IOverdueJobs
{
    /// <summary>All jobs that are overdue now, by name. Empty when all is well. Throws when the database can't be asked.</summary>
    Task<IReadOnlyList<OverdueJob>> ListAsync(CancellationToken cancel);
}
