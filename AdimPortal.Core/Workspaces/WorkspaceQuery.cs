namespace AdimPortal.Core.Workspaces;

/// <summary>What staff look for among all workspaces, and in which order. Without anything: all, the newest
/// first.</summary>
public sealed record WorkspaceQuery
{
    public WorkspaceStatus? Status { get; init; }

    public WorkspaceHosting? Hosting { get; init; }

    /// <summary>The name of a plan.</summary>
    public string? Plan { get; init; }

    /// <summary>Part of an id, a name or the owner's email.</summary>
    public string? Text { get; init; }

    public WorkspaceOrder Order { get; init; } = WorkspaceOrder.Requested;

    public bool IsDescending { get; init; } = true;
}

/// <summary>What a list of workspaces can be ordered by. Equal ones stand in the order of their ids.</summary>
public enum WorkspaceOrder
{
    Requested,
    Name,
    Status,
    Owner,
    Plan,
    Region,
}
