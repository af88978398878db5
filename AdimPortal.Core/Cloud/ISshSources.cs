namespace AdimPortal.Core.Cloud;

/// <summary>
/// Who may reach the SSH port of workspaces: the nodes of the portal, all of them, whichever node asks.
/// </summary>
public interface ISshSources
{
    /// <summary>
    /// Addresses and networks as CIDR, in a fixed order. Never empty: this node's own are always among them.
    /// </summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel);
}
