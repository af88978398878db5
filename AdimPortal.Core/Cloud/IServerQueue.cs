using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Cloud;

/// <summary>
/// Who waits for a server, and in which order: the cloud allows an account so many servers, and so many calls in a
/// minute. Accounts take turns, so that one with twenty requests doesn't keep others from their first.
/// </summary>
public interface IServerQueue
{
    /// <summary>Joins the queue, where it is not in it yet.</summary>
    /// <param name="account">Whose turn it is; the portal's own come after those of customers when null.</param>
    /// <returns>Whether it is its turn: it may make a server.</returns>
    Task<bool> EnterAsync(OperationHeader operation, Guid? account, CancellationToken cancel);

    /// <summary>The cloud has no room for its server after all: it is the first of its turn again.</summary>
    Task ReturnAsync(OperationHeader operation, Guid? account, CancellationToken cancel);

    /// <summary>It needs no server any more.</summary>
    Task LeaveAsync(OperationId operation, CancellationToken cancel);

    /// <summary>All that wait, for the pages of this node: one statement, however many look.</summary>
    Task<ServerQueueView> ReadAsync(CancellationToken cancel);
}

/// <param name="Waiting">In their order.</param>
public sealed record ServerQueueView(IReadOnlyList<QueuedServer> Waiting)
{
    public static readonly ServerQueueView Empty = new([]);

    /// <summary>Since when the longest of them waits; null while none does.</summary>
    public DateTimeOffset? OldestAt => Waiting.Count == 0 ? null : Waiting.Min(one => one.AskedAt);

    /// <summary>Its place, and when it should begin; null when it doesn't wait.</summary>
    public (int Before, DateTimeOffset? At)? PlaceOf(OperationId operation)
    {
        for (var i = 0; i < Waiting.Count; i++)
        {
            if (Waiting[i].Operation == operation)
                return (i, Waiting[i].ExpectedAt);
        }

        return null;
    }
}

/// <param name="ExpectedAt">When it should be its turn; null while nobody can tell.</param>
public sealed record QueuedServer(OperationId Operation, DateTimeOffset AskedAt, DateTimeOffset? ExpectedAt);

/// <summary>What an account of the cloud may have, and has.</summary>
/// <param name="Most">Droplets; null where the cloud doesn't say.</param>
/// <param name="Droplets">All of the account's, whoever made them.</param>
public sealed record CloudRoom(int? Most, int Droplets);
