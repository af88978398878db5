namespace AdimPortal.Core.Workspaces;

/// <summary>Whose machine a workspace lives on.</summary>
public enum WorkspaceHome
{
    /// <summary>A server that the portal rents, makes, changes and deletes.</summary>
    Cloud,

    /// <summary>A server of its owner's. It has no droplet, and the portal can't sign in to it: it hears from it.</summary>
    OwnServer,
}
