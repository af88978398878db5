namespace AdimPortal.Core.Workspaces;

/// <summary>The portal's own workspaces: on no account, until one is claimed.</summary>
public sealed partial class Workspace
{
    public WorkspacePurpose Purpose { get; private set; }

    public bool IsCustomers => Purpose is WorkspacePurpose.Customer;

    /// <summary>One that is built ahead, to be claimed by whoever asks for one like it.</summary>
    /// <param name="id">It stays the claimed one's: names and certificates are made for it.</param>
    /// <param name="plan">Whose settings it is built with; a claim may bring another plan of the same size.</param>
    /// <param name="region">A region slug.</param>
    /// <param name="size">A droplet size slug.</param>
    /// <param name="zone">The DNS zone of its name.</param>
    /// <param name="now">When it was asked for.</param>
    public static Workspace Park(WorkspaceId id, string plan, string region, string size, string zone,
        DateTimeOffset now) =>
        OfPortal(WorkspacePurpose.Parked, "Parked", id, plan, region, size, zone, now);

    /// <summary>One that an image is made of, and that is removed then.</summary>
    /// <param name="id">No image may contain it.</param>
    /// <param name="plan">Whose settings it is built with.</param>
    /// <param name="region">A region slug.</param>
    /// <param name="size">A droplet size slug: servers of the image have at least its disk.</param>
    /// <param name="zone">The DNS zone of its name.</param>
    /// <param name="now">When it was asked for.</param>
    public static Workspace ForImage(WorkspaceId id, string plan, string region, string size, string zone,
        DateTimeOffset now) =>
        OfPortal(WorkspacePurpose.ImageBuilder, "Image", id, plan, region, size, zone, now);

    private static Workspace OfPortal(WorkspacePurpose purpose, string name, WorkspaceId id, string plan, string region,
        string size, string zone, DateTimeOffset now)
    {
        var workspace = Request(id, PortalAccount.Id, name, plan, region, size, zone, now);
        workspace.Purpose = purpose;
        return workspace;
    }
}
