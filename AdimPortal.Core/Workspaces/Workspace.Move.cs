namespace AdimPortal.Core.Workspaces;

/// <summary>Moving to another server, and back.</summary>
public sealed partial class Workspace
{
    public const string FirstSlot = "";

    public const string SecondSlot = "b";

    /// <summary>How long the new server of a rehearsal waits for the move.</summary>
    public static readonly TimeSpan RehearsalIsKept = TimeSpan.FromHours(24);

    /// <summary>How long the former server waits, switched off, for a change of mind.</summary>
    public static readonly TimeSpan FormerServerIsKept = TimeSpan.FromHours(72);

    /// <summary>How long a consent of the owner's holds.</summary>
    public static readonly TimeSpan PermissionLasts = TimeSpan.FromDays(7);

    /// <summary>Until when its owner lets the staff move it; null for not at all.</summary>
    public DateTimeOffset? MoveAllowedUntil { get; private set; }

    /// <summary>
    /// The move under way, or the one whose other server is still there; null while it has one server only.
    /// </summary>
    public WorkspaceMove? Move { get; private set; }

    /// <summary>
    /// Which of the workspace's two names in the cloud its server has. Two servers of one workspace never share a tag,
    /// and a server keeps its tag for life: so "all with that tag" is always one server.
    /// </summary>
    public string Slot { get; private set; } = FirstSlot;

    public string OtherSlot => Slot == FirstSlot ? SecondSlot : FirstSlot;

    public ServerLocation Here =>
        new(Region, Size, Slot, DropletId, Address, PinnedHostKeys, Hosting)
        { Tailnet = Endpoints.Tailscale, MadeFrom = MadeFrom?.Value };

    /// <summary>Asks for a copy on a new server while this one goes on working.</summary>
    public void BeginRehearsal(string region, string size, MoveAsker asker, DateTimeOffset now)
    {
        RequirePermission(asker, now);
        RequireOneServer();
        Move = NewMove(MoveStage.Rehearsing, region, size, asker.Reason);
    }

    /// <summary>
    /// Asks for the move itself: to the server of the rehearsal, if that is where it goes, else to a new one.
    /// </summary>
    public void BeginMove(string region, string size, MoveAsker asker, DateTimeOffset now)
    {
        RequirePermission(asker, now);
        if (Move is { Stage: MoveStage.Rehearsed } rehearsed
            && (rehearsed.Other.Region, rehearsed.Other.Size) == (region, size))
        {
            Require(Status is WorkspaceStatus.Active);
            Move = rehearsed with
            {
                Stage = MoveStage.Moving,
                IsBuilt = true,
                KeptUntil = null,
                Reason = asker.Reason
            };
            return;
        }

        RequireOneServer();
        Move = NewMove(MoveStage.Moving, region, size, asker.Reason);
    }

    /// <summary>
    /// Asks for a copy on a server of its owner's, or for the move there. It is begun from that server, with a key that
    /// its owner made for it.
    /// </summary>
    /// <param name="address">Where that server is seen from outside.</param>
    /// <param name="hostKey">By which it is known.</param>
    public void BeginMoveToSelfHosted(string address, string hostKey, bool rehearses)
    {
        if (IsSelfHosted)
            throw new NotPossibleException(
                "This workspace is already on your own server. Move it to the cloud first, and from there to the other server.");
        RequireOneServer();
        Move = new WorkspaceMove
        {
            Stage = rehearses ? MoveStage.Rehearsing : MoveStage.Moving,
            Other = new ServerLocation(Own, Own, OtherSlot, null, address, [hostKey], WorkspaceHosting.SelfHosted),
        };
    }

    /// <summary>Asks to be back on the former server, with all that was written since.</summary>
    public void BeginMoveBack(MoveAsker asker, DateTimeOffset now)
    {
        RequirePermission(asker, now);
        if (Move is not { Stage: MoveStage.Moved } moved)
            throw new NotPossibleException("There is no former server to return to.");
        if (Status is not WorkspaceStatus.Active)
            throw new NotPossibleException("This workspace is suspended. Resume it first, then return.");
        Move = moved with { Stage = MoveStage.Returning, KeptUntil = null };
    }

    /// <summary>Asks for the server that doesn't serve to be removed.</summary>
    /// <param name="asker">Null for the portal itself, when its time is over.</param>
    public void BeginEndOfMove(MoveAsker? asker, DateTimeOffset now)
    {
        if (asker is not null)
            RequirePermission(asker, now);
        if (Move is not { Stage: MoveStage.Rehearsed or MoveStage.Moved })
            throw new NotPossibleException("This workspace has no second server.");
    }

    /// <summary>The workspace as a step sees it that works on the other server.</summary>
    public Workspace OnOtherServer()
    {
        var other = Copy();
        other.Take((Move ?? throw new InvalidOperationException($"Workspace {Id} is not being moved.")).Other);
        return other;
    }

    /// <summary>The same workspace under its other name in the cloud, whatever stands there.</summary>
    public Workspace InOtherSlot()
    {
        var other = Copy();
        other.Slot = OtherSlot;
        return other;
    }

    /// <summary>What a step learned or changed of the other server.</summary>
    public void KeepOther(Workspace other) => Move = Move! with { Other = other.Here };

    public void Rehearsed(Rehearsal findings) => Move = Move! with { Rehearsal = findings };

    /// <summary>The other server serves from here on. Done again, it changes nothing.</summary>
    public void SwitchServers(DateTimeOffset now)
    {
        if (Move is not { Stage: MoveStage.Moving or MoveStage.Returning } move)
            return;
        var former = Here;
        Take(move.Other);
        Move = move with
        {
            Stage = MoveStage.Moved,
            HasReturned = move.Stage is MoveStage.Returning,
            Other = former,
            IsBuilt = true,
            Pause = null,
            SwitchedAt = now,
            KeptUntil = now + FormerServerIsKept,
        };
    }

    /// <summary>How long nothing could be written while it moved.</summary>
    public void WasPaused(TimeSpan pause) => Move = Move! with { Pause = pause };

    /// <summary>Its server has joined a private network, and says by which address.</summary>
    /// <param name="address">What is none of such a network is not kept.</param>
    public void JoinTailnet(string address) => Endpoints = Endpoints with { Tailscale = Tailnet.EndpointAt(address) };

    /// <summary>Where clients reach it from now on.</summary>
    public void ReachAt(WorkspaceEndpoints endpoints) => Endpoints = endpoints;

    public void RehearsalEnded(DateTimeOffset now) =>
        Move = Move! with
        {
            Stage = MoveStage.Rehearsed,
            IsBuilt = true,
            KeptUntil = now + RehearsalIsKept
        };

    /// <summary>It stays where it is, and the new server is gone.</summary>
    public void NotMoved() => Move = null;

    /// <summary>It stays where it is, and the former server is kept on.</summary>
    public void NotReturned(DateTimeOffset now) =>
        Move = Move! with { Stage = MoveStage.Moved, KeptUntil = now + FormerServerIsKept };

    /// <summary>Throws while it has two servers, of which what is asked for could reach only one.</summary>
    public void RequireOneServer()
    {
        if (Move is { Stage: MoveStage.Rehearsed })
            throw new NotPossibleException("There is a new server from a rehearsal. Move to that server or remove it first.");
        if (Move is { Stage: MoveStage.Moved })
            throw new NotPossibleException(
                "This workspace was moved, and we still keep its former server. Remove the former server first.");
        if (Status is WorkspaceStatus.Suspended)
            throw new NotPossibleException("This workspace is suspended. Resume it first.");
        Require(Status is WorkspaceStatus.Active && Move is null);
    }

    private void RequirePermission(MoveAsker asker, DateTimeOffset now)
    {
        if (asker.IsOwner || MoveAllowedUntil > now || (asker.IsAdmin && asker.Reason is not null))
            return;
        throw new NotPossibleException(asker.IsAdmin
            ? "The owner has not agreed to a move. Give a reason for moving it anyway."
            : "The owner has not agreed to a move. Ask the owner first: it takes one click on the workspace's page.");
    }

    private WorkspaceMove NewMove(MoveStage stage, string region, string size, string? reason)
    {
        if ((region, size) == (Region, Size))
            throw new NotPossibleException("This workspace is already there. Choose another region or size.");
        return new WorkspaceMove
        { Stage = stage, Other = new ServerLocation(region, size, OtherSlot, null, null, []), Reason = reason };
    }

    private void Take(ServerLocation location)
    {
        (Region, Size, Slot, DropletId, Address, PinnedHostKeys, Hosting) =
            (location.Region, location.Size, location.Slot, location.DropletId, location.Address,
                location.PinnedHostKeys, location.Hosting);
        Endpoints = Endpoints with { Tailscale = location.Tailnet };
        MadeFrom = location.MadeFrom is { } image ? WorkspaceId.Parse(image) : null;
    }
}
