using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>
/// What the portal itself asked for and what was refused, or failed in the end: it is not begun again until something
/// changed, or a person asks.
/// </summary>
public interface IRefusedRequests
{
    Task<IReadOnlyList<RefusedRequest>> OfWorkspaceAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>A person says: try again. Whoever asked before asks again soon.</summary>
    /// <returns>False when there is no such request any more.</returns>
    Task<bool> RetryAsync(ActPermit permit, string operation, CancellationToken cancel);
}

/// <param name="Operation">The name of the operation: <c>resize</c>.</param>
/// <param name="Reason">Why, for the workspace's owner.</param>
/// <param name="RetryAt">When it is tried again although nothing has changed, for what failed by something that may
/// pass; null for what was refused.</param>
public sealed record RefusedRequest(WorkspaceId Workspace, string Operation, string Title, string Reason,
    DateTimeOffset At, DateTimeOffset? RetryAt)
{
    /// <summary>The reason for what a person called off.</summary>
    public const string Cancelled = "It was cancelled.";

    /// <summary>Whether the owner is told of it, and not staff alone.</summary>
    public bool IsOwnersConcern { get; init; }

    /// <summary>See <see cref="OperationDefinition.Instead"/>.</summary>
    public AlternativeAction? Instead { get; init; }
}
