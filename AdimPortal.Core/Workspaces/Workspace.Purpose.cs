namespace AdimPortal.Core.Workspaces;

/// <summary>The portal's own workspaces: on no account, until one is claimed.</summary>
public sealed partial class Workspace
{
    public WorkspacePurpose Purpose { get; private set; }

    public bool IsCustomers => Purpose is WorkspacePurpose.Customer;

    /// <summary>
    /// The SHA-256 of the blueprint that it was parked with; null for one that was built for its customer.
    /// </summary>
    public string? ParkedWith { get; private set; }

    /// <summary>
    /// The id that its customer's wish had before this one was claimed for it; null for any other. A wish gets one
    /// workspace.
    /// </summary>
    public WorkspaceId? ClaimedFor { get; private set; }

    /// <summary>One that is built ahead, to be claimed by whoever asks for one like it.</summary>
    /// <param name="id">It stays the claimed one's: names and certificates are made for it.</param>
    /// <param name="plan">Whose settings it is built with; a claim may bring another plan of the same size.</param>
    /// <param name="region">A region slug.</param>
    /// <param name="size">A droplet size slug.</param>
    /// <param name="zone">The DNS zone of its name.</param>
    /// <param name="now">When it was asked for.</param>
    /// <param name="blueprint">See <see cref="ParkedWith"/>: of another one, it can't be claimed.</param>
    public static Workspace Park(WorkspaceId id, string plan, string region, string size, string zone,
        DateTimeOffset now, string blueprint = "")
    {
        var workspace = OfPortal(WorkspacePurpose.Parked, "Parked", id, plan, region, size, zone, now);
        workspace.ParkedWith = blueprint;
        return workspace;
    }

    /// <summary>
    /// It becomes the customer's who wished for one like it. It keeps its id, name in DNS, certificate and secrets.
    /// </summary>
    /// <param name="wished">Never built; of the same region and size.</param>
    /// <param name="now">When its customer has it.</param>
    public void Claim(Workspace wished, DateTimeOffset now)
    {
        Require(Purpose is WorkspacePurpose.Parked && Status is WorkspaceStatus.Active);
        Require((wished.Region, wished.Size) == (Region, Size));
        (Purpose, OwnerId, Name, Plan) = (WorkspacePurpose.Customer, wished.OwnerId, wished.Name, wished.Plan);
        // Its server is as old as it is: updates and renewals go by that.
        (CreatedAt, ClaimedFor) = (now, wished.Id);
    }

    /// <summary>
    /// Whether what happened then concerns its customer: not what was done to it while it was parked.
    /// </summary>
    public bool WasItsCustomersAt(DateTimeOffset at) => ClaimedFor is null || at >= CreatedAt;

    /// <summary>Nobody has claimed it, and nobody will.</summary>
    public void BeginRetirement()
    {
        if (Purpose is not WorkspacePurpose.Parked)
            throw new NotPossibleException("This workspace is a customer's by now.") { IsOver = true };
        BeginTermination();
    }

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
