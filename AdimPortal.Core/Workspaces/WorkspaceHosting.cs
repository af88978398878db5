namespace AdimPortal.Core.Workspaces;

/// <summary>Whose machine a workspace lives on.</summary>
public enum WorkspaceHosting
{
    /// <summary>A server that the portal rents, makes, changes and deletes.</summary>
    Cloud,

    /// <summary>
    /// A server of its owner's. It has no droplet, and the portal hears from it. It can't sign in there; at most its
    /// owner lets it start the update.
    /// </summary>
    SelfHosted,
}
