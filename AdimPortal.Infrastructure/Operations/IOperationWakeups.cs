using System.Data.Common;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// Tells the scheduler when to look for operations that are due. The operations' table alone says which are: a wake-up
/// that is lost is found by the sweep, and one too many finds nothing to do.
/// </summary>
internal interface IOperationWakeups
{
    /// <summary>A wake-up that is kept or dropped together with the caller's transaction.</summary>
    Task NowAsync(DbTransaction transaction, CancellationToken cancel);

    Task AtAsync(DateTimeOffset due, CancellationToken cancel);
}
