namespace AdimPortal.Core.Workspaces;

/// <summary>The addresses at which a client reaches a workspace; each may be missing.</summary>
/// <param name="Cloud">HTTPS on its public host name.</param>
/// <param name="Tailscale">Its address in the owner's tailnet.</param>
/// <param name="BareMetal">HTTPS on the owner's own server.</param>
public sealed record WorkspaceEndpoints(string? Cloud, string? Tailscale, string? BareMetal)
{
    /// <summary>
    /// Of a server in the cloud, which may have joined a private network: <see cref="Workspace.JoinTailnet"/>.
    /// </summary>
    public static WorkspaceEndpoints InTheCloud(Workspace workspace) =>
        new($"https://{workspace.Domain}", workspace.Endpoints.Tailscale, null);

    public static readonly WorkspaceEndpoints None = new(null, null, null);
}
