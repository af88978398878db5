namespace AdimPortal.Core.Workspaces;

/// <summary>The backup that it gets its data from, while that is under way: operations carry no arguments.</summary>
public sealed partial class Workspace
{
    public Guid? RestoresFrom { get; private set; }

    public void BeginRestore(Guid backup)
    {
        RequireRunningServer();
        RestoresFrom = backup;
    }

    /// <summary>A new workspace begins with that data.</summary>
    public void BuildFrom(Guid backup)
    {
        Require(Status is WorkspaceStatus.Building);
        RestoresFrom = backup;
    }

    public void RestoreEnded() => RestoresFrom = null;

    /// <summary>Asks for a proof that the backup restores, on a second server beside the one that serves.</summary>
    public void BeginDrill(Guid backup)
    {
        RequireRunningServer();
        RequireOneServer();
        RestoresFrom = backup;
        Move = new WorkspaceMove
        { Stage = MoveStage.Drilling, Other = new ServerLocation(Region, Size, OtherSlot, null, null, []) };
    }

    public void DrillEnded() => (RestoresFrom, Move) = (null, null);

    /// <summary>
    /// Throws unless it has a server of ours that is on. A suspended workspace has one: its data is never out of its
    /// owner's reach.
    /// </summary>
    public void RequireRunningServer()
    {
        if (IsSelfHosted)
            throw new NotPossibleException(
                "This workspace is on its owner's own server, which the portal can't sign in to.");
        if (IsPoweredOff)
            throw new NotPossibleException(
                "This workspace is switched off. You can download its backups; a new one needs a running server.");
        Require(Status is WorkspaceStatus.Active or WorkspaceStatus.Suspended);
    }
}
