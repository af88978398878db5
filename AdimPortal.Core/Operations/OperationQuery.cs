namespace AdimPortal.Core.Operations;

/// <summary>What staff look for among all operations, and in which order. Without anything: all, the newest
/// first.</summary>
public sealed record OperationQuery
{
    public OperationStatus? Status { get; init; }

    /// <summary>The name of a definition: <c>provision</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Part of the workspace's id or name, or of its owner's email.</summary>
    public string? Text { get; init; }

    /// <summary>Requested then or later; null for any time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Requested before then; null for any time.</summary>
    public DateTimeOffset? Until { get; init; }

    public OperationOrder Order { get; init; } = OperationOrder.Requested;

    public bool IsDescending { get; init; } = true;
}

/// <summary>What a list of operations can be ordered by: what an index can serve.</summary>
public enum OperationOrder
{
    Requested,
    Kind,
    Status,
    Workspace,

    /// <summary>What is still under way is longer than all that has ended.</summary>
    Took,
}

/// <param name="OwnerEmail">Of its workspace's owner.</param>
public sealed record OwnedOperation(OperationSummary Operation, string OwnerEmail);
