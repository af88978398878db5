using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;

namespace AdimPortal.Core.Queues;

/// <summary>An item of a queue that fails.</summary>
/// <param name="Key">Names it within its queue, up to 100 characters.</param>
/// <param name="Reason">What went wrong last, for staff: one line, never a secret.</param>
/// <param name="Tries">Failed tries in a row.</param>
/// <param name="NextTryAt">Null when it rests until somebody decides.</param>
/// <param name="Reference">Where staff find what it is about, as a path of the portal or an id; null when the key says
/// it.</param>
public sealed record SetAsideItem(
    long Id, string Queue, string Key, string Reason, int Tries, DateTimeOffset FirstTriedAt,
    DateTimeOffset LastTriedAt,
    DateTimeOffset? SetAsideAt, DateTimeOffset? NextTryAt, string? Reference)
{
    public const int LongestKey = 100;

    public const int LongestReason = 1000;

    public const int LongestReference = 300;
}

/// <summary>What follows from a failed try.</summary>
/// <param name="NextTryAt">Null when it rests until somebody decides.</param>
/// <param name="IsSetAside">Whether staff see it now.</param>
public sealed record Setback(int Tries, DateTimeOffset? NextTryAt, bool IsSetAside);

/// <summary>Counts failed tries of items, durably and for all nodes, and keeps those that were set aside.</summary>
public interface ISetAside
{
    /// <summary>
    /// Counts a failed try. With the last one that its queue allows, the item is set aside and an error is logged.
    /// </summary>
    /// <param name="reference">See <see cref="SetAsideItem.Reference"/>.</param>
    Task<Setback> FailedAsync(WorkQueue queue, string key, string reason, string? reference, CancellationToken cancel);

    /// <summary>It went well, or is not there any more: nothing of it is kept.</summary>
    Task ClearAsync(WorkQueue queue, string key, CancellationToken cancel);

    /// <summary>
    /// The items of a queue that have failed, with whether each has to rest now. Most queues have none.
    /// </summary>
    Task<IReadOnlyDictionary<string, bool>> FailingAsync(WorkQueue queue, CancellationToken cancel);

    /// <summary>What waits for staff, the longest first.</summary>
    Task<IReadOnlyList<SetAsideItem>> ListAsync(int most, CancellationToken cancel);

    /// <summary>Those of them that are looked for, a page of them.</summary>
    /// <param name="skip">How many stand on the pages before.</param>
    Task<ListPage<SetAsideItem>> ListAsync(SetAsideQuery query, int skip, int most, CancellationToken cancel);

    Task<int> CountAsync(CancellationToken cancel);

    /// <summary>Lets it be tried again at once, with its count from the start.</summary>
    /// <returns>False when it is not set aside any more.</returns>
    Task<bool> TryAgainAsync(ActPermit permit, long id, CancellationToken cancel);

    /// <summary>
    /// Gives it up: it is not tried again, and not shown. An item that comes again by itself can't be given up.
    /// </summary>
    Task<bool> DismissAsync(ActPermit permit, long id, CancellationToken cancel);
}
