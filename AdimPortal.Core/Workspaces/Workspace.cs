using AdimPortal.Core.Common;

namespace AdimPortal.Core.Workspaces;

/// <summary>
/// A server of a customer's own that runs a blueprint's stack: where it lives, whose it is, what state it is in.
/// </summary>
public sealed partial class Workspace
{
    /// <summary>Characters, as a reader counts them.</summary>
    public const int LongestName = 60;

    private Workspace()
    {
    }

    public WorkspaceId Id { get; private set; }

    /// <summary>The account that owns it.</summary>
    public Guid OwnerId { get; private set; }

    /// <summary>What its owner calls it: one line of 1 to <see cref="LongestName"/> characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The plan's name: <c>free</c>.</summary>
    public string Plan { get; private set; } = "";

    /// <summary>A region slug: <c>nyc3</c>.</summary>
    public string Region { get; private set; } = "";

    /// <summary>A droplet size slug: <c>s-1vcpu-2gb</c>.</summary>
    public string Size { get; private set; } = "";

    /// <summary>Its host name: <c>ws7x2k.example.com</c>.</summary>
    public string Domain { get; private set; } = "";

    public WorkspaceStatus Status { get; private set; }

    /// <summary>Why it failed, in a sentence for its owner; null otherwise.</summary>
    public string? Problem { get; private set; }

    public long? DropletId { get; private set; }

    /// <summary>The server's public IPv4 address, once it has one.</summary>
    public string? Address { get; private set; }

    /// <summary>
    /// Public host keys, any of which the server may show. Two while the key is being rotated, else one.
    /// </summary>
    public IReadOnlyList<string> PinnedHostKeys { get; private set; } = [];

    public WorkspaceEndpoints Endpoints { get; private set; } = WorkspaceEndpoints.None;

    /// <summary>When it was asked for: of one that was built ahead, when its customer claimed it.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Since when its server runs: of one that was built ahead, before its customer claimed it.</summary>
    public DateTimeOffset? ActivatedAt { get; private set; }

    /// <summary>Since when its customer can use it; null before.</summary>
    public DateTimeOffset? ReadySince => ActivatedAt < CreatedAt ? CreatedAt : ActivatedAt;

    public DateTimeOffset? TerminatedAt { get; private set; }

    /// <summary>The tag that its droplet carries, and no other droplet.</summary>
    public string Tag => TagOf(Id, Slot);

    /// <param name="slot">See <see cref="Slot"/>.</param>
    public static string TagOf(WorkspaceId id, string slot = FirstSlot) =>
        slot == FirstSlot ? $"adim-{id}" : $"adim-{id}-{slot}";

    /// <summary>Whether it takes up one of its owner's places: it has, or is getting, a server.</summary>
    public bool CountsAgainstQuota => Status is not (WorkspaceStatus.Failed or WorkspaceStatus.Terminated);

    public static Workspace Request(
        WorkspaceId id, Guid owner, string name, string plan, string region, string size, string zone,
        DateTimeOffset now) => new()
        {
            Id = id,
            OwnerId = owner,
            Name = Kept(name),
            Plan = plan,
            Region = region,
            Size = size,
            Domain = $"{id}.{zone}",
            Status = WorkspaceStatus.Building,
            CreatedAt = now,
        };

    /// <summary>Kept by whoever renames, not by operations: one may have been loaded before it was renamed.</summary>
    public void Rename(string name) => Name = Kept(name);

    private static string Kept(string name) => OneLine.IsClean(name, LongestName)
        ? name
        : throw new ArgumentException("A workspace's name is read at the edge, by OneLine.", nameof(name));

    public Workspace Copy() => (Workspace)MemberwiseClone();

    public void Pin(params IReadOnlyList<string> hostKeys) => PinnedHostKeys = hostKeys;

    public void AssignServer(long dropletId, string address)
    {
        DropletId = dropletId;
        Address = address;
    }

    public void Activate(WorkspaceEndpoints endpoints, DateTimeOffset now)
    {
        Transition(WorkspaceStatus.Active, WorkspaceStatus.Building);
        Endpoints = endpoints;
        ActivatedAt = now;
        Problem = null;
    }

    /// <summary>Building did not succeed and everything that had begun is removed.</summary>
    public void Fail(string problem)
    {
        Transition(WorkspaceStatus.Failed, WorkspaceStatus.Building, WorkspaceStatus.Active);
        Problem = OneLine.Clean(problem, Failure.LongestUserMessage);
        ReleaseServer();
        ActivatedAt = null;
    }

    public void Rebuild()
    {
        if (!IsCustomers)
            throw new NotPossibleException("This workspace is the portal's own: another one is made in its place.");
        Transition(WorkspaceStatus.Building, WorkspaceStatus.Failed);
        Problem = null;
        Endpoints = WorkspaceEndpoints.None;
    }

    public void BeginTermination() =>
        Transition(WorkspaceStatus.Terminating, WorkspaceStatus.Active, WorkspaceStatus.Suspended,
            WorkspaceStatus.Failed);

    public void Terminated(DateTimeOffset now)
    {
        Transition(WorkspaceStatus.Terminated, WorkspaceStatus.Terminating);
        TerminatedAt = now;
        Suspension = null;
        Move = null;
        RestoresFrom = null;
        ReleaseServer();
    }

    /// <summary>Throws unless it has no server and is not to get one.</summary>
    public void RequireGone() => Require(Status is WorkspaceStatus.Failed or WorkspaceStatus.Terminated);

    public void RequireActive() => Require(Status is WorkspaceStatus.Active);

    /// <summary>Throws unless it has a server of its own.</summary>
    public void RequireServer() => Require(Status is WorkspaceStatus.Active or WorkspaceStatus.Suspended);

    private void Require(bool isSo)
    {
        if (!isSo)
            throw new InvalidOperationException($"Workspace {Id} is {Status}.");
    }

    private void ReleaseServer()
    {
        DropletId = null;
        Address = null;
        PinnedHostKeys = [];
        Endpoints = WorkspaceEndpoints.None;
    }

    /// <summary>A move to where it already is, is no move: steps may run twice.</summary>
    private void Transition(WorkspaceStatus to, params ReadOnlySpan<WorkspaceStatus> from)
    {
        if (Status == to)
            return;
        if (!from.Contains(Status))
            throw new InvalidOperationException($"Workspace {Id} is {Status} and can't become {to}.");
        Status = to;
    }
}
