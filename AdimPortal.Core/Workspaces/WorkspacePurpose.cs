namespace AdimPortal.Core.Workspaces;

/// <summary>
/// What a workspace is there for. All but customers' are the portal's own (<see cref="PortalAccount"/>): no customer
/// sees, pays or is emailed about them, and no figure of customers counts them.
/// </summary>
public enum WorkspacePurpose
{
    /// <summary>An account's.</summary>
    Customer,

    /// <summary>Built ahead, for the next customer who asks for one like it. Watched and updated until then.</summary>
    Parked,

    /// <summary>A throw-away server that an image is made of. Nobody watches it.</summary>
    ImageBuilder,
}
