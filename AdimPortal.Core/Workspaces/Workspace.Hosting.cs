namespace AdimPortal.Core.Workspaces;

/// <summary>Where it lives. A workspace on its owner's own server has no region, no size and no droplet.</summary>
public sealed partial class Workspace
{
    /// <summary>What stands for region and size where the cloud has no say.</summary>
    public const string Own = "own";

    public WorkspaceHosting Hosting { get; private set; }

    public bool IsSelfHosted => Hosting is WorkspaceHosting.SelfHosted;

    /// <summary>
    /// When the DNS showed that the name is its owner's; null for a name of ours, and for one that only its owner's
    /// network knows.
    /// </summary>
    public DateTimeOffset? DomainVerifiedAt { get; private set; }

    /// <summary>Whether its name is one of ours; else its owner brought it and leads it where it should.</summary>
    public bool HasNameIn(string zone) => Domain == $"{Id}.{zone}";

    /// <param name="domain">A name that its owner brought; null for one of ours.</param>
    public static Workspace OnSelfHosted(
        WorkspaceId id, Guid owner, string name, string plan, string? domain, string zone, DateTimeOffset now)
    {
        var workspace = Request(id, owner, name, plan, Own, Own, zone, now);
        workspace.Hosting = WorkspaceHosting.SelfHosted;
        workspace.Domain = domain ?? workspace.Domain;
        return workspace;
    }

    /// <summary>From now on nobody else can bring the same name, as long as this workspace lives.</summary>
    public void ProveDomain(DateTimeOffset now)
    {
        Require(IsSelfHosted);
        DomainVerifiedAt = now;
    }

    public void BeginUnregistering()
    {
        if (!IsSelfHosted)
            throw new NotPossibleException("This workspace is in the cloud: terminate it instead.");
        BeginTermination();
    }

    /// <summary>Where its owner's server is reached from outside, and the key by which it is known.</summary>
    /// <param name="address">Null behind a router that lets nothing in.</param>
    public void AssignSelfHostedServer(string? address, string hostKey)
    {
        Require(IsSelfHosted);
        (Address, PinnedHostKeys) = (address, [hostKey]);
    }
}
