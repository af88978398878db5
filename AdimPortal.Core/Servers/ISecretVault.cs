using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Servers;

/// <summary>A workspace's secrets, encrypted at rest.</summary>
public interface ISecretVault
{
    /// <summary>
    /// Keeps the secret unless one of that name is there, and answers the one that is there afterwards: a second try
    /// changes nothing.
    /// </summary>
    Task<Secret> KeepAsync(WorkspaceId workspace, string name, Secret secret, CancellationToken cancel);

    /// <summary>Keeps the secret in place of the one of that name.</summary>
    Task ReplaceAsync(WorkspaceId workspace, string name, Secret secret, CancellationToken cancel);

    Task<Secret?> FindAsync(WorkspaceId workspace, string name, CancellationToken cancel);

    Task ForgetAsync(WorkspaceId workspace, IReadOnlyList<string> names, CancellationToken cancel);

    Task ForgetAllAsync(WorkspaceId workspace, CancellationToken cancel) => ForgetAllButAsync(workspace, [], cancel);

    Task ForgetAllButAsync(WorkspaceId workspace, IReadOnlyList<string> names, CancellationToken cancel);
}
