namespace AdimPortal.Core.Queues;

/// <summary>What staff look for among what was set aside, and in which order. Without anything: all, the longest
/// waiting first.</summary>
public sealed record SetAsideQuery
{
    /// <summary>The name of a queue.</summary>
    public string? Queue { get; init; }

    /// <summary>Part of the item's key, of what went wrong, or of its reference.</summary>
    public string? Text { get; init; }

    public SetAsideOrder Order { get; init; }

    public bool IsDescending { get; init; }
}

/// <summary>What items can be ordered by. Equal ones stand as they were set aside.</summary>
public enum SetAsideOrder
{
    Waiting,
    Work,
    Item,
    Tries,
    Failed,
}
