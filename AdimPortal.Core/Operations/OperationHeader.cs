using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>What was asked for: which definition, for which workspace, by whom.</summary>
/// <param name="Name">The operation's name: <c>provision</c>.</param>
/// <param name="Size">The droplet size it works on; history is kept by definition and size.</param>
/// <param name="RequestedBy">The account that asked; null for the portal itself.</param>
public sealed record OperationHeader(OperationId Id, string Name, WorkspaceId Workspace, string Size, Guid? RequestedBy,
    DateTimeOffset RequestedAt);
