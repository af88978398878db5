using AdimPortal.Core.Cloud;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Core.Maintenance.Sweeping;

public class OrphansTests
{
    private static readonly WorkspaceId Id = WorkspaceId.Parse("ws7x2k3");
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly CloudItem[] Seen =
        [new(CloudItemKind.Droplet, "adim-ws7x2k3", Id, 7), new(CloudItemKind.Firewall, "adim-ws7x2k3", Id)];

    [Theory]
    [InlineData(WorkspaceStatus.Terminated, false, 60, true)]
    [InlineData(WorkspaceStatus.Failed, false, 60, true)]
    [InlineData(WorkspaceStatus.Terminated, true, 60, false)] // An operation is under way, or stuck.
    [InlineData(WorkspaceStatus.Terminated, false, 5, false)] // It has just ended: the lists may lag behind.
    [InlineData(WorkspaceStatus.Active, false, 60, false)]
    [InlineData(WorkspaceStatus.Suspended, false, 60, false)]
    [InlineData(WorkspaceStatus.Building, false, 60, false)]
    [InlineData(WorkspaceStatus.Terminating, false, 60, false)]
    public void Only_what_is_left_of_a_workspace_that_is_gone_and_quiet_is_an_orphan(WorkspaceStatus status, bool busy,
        int quietMinutes, bool isOrphan)
    {
        var found = Find(
            new SweptWorkspace(Id, status, status is WorkspaceStatus.Active or WorkspaceStatus.Suspended ? 7 : null,
                busy, Now.AddMinutes(-quietMinutes)));
        Assert.Equal(isOrphan ? [Id] : [], found.OfTheDead);
        Assert.Empty(found.Doubled);
        Assert.Empty(found.OfOthers);
    }

    [Theory]
    [InlineData(7L, false)]
    [InlineData(8L, true)] // Its own is another one.
    [InlineData(null, false)] // It isn't known which is its own: nobody can tell.
    public void A_droplet_besides_a_living_workspaces_own_is_a_double(long? own, bool isDouble)
    {
        var found = Find(new SweptWorkspace(Id, WorkspaceStatus.Active, own, false, Now.AddHours(-1)));
        Assert.Equal(isDouble ? [Id] : [], found.Doubled);
        Assert.Empty(found.OfTheDead);
    }

    [Fact]
    public void What_this_portal_never_knew_is_told_of_and_not_touched()
    {
        var found = Orphans.Find(Seen, new Dictionary<WorkspaceId, SweptWorkspace>(), Now, TimeSpan.FromMinutes(15),
            finalSnapshotDays: 7);
        Assert.Equal(Seen, found.OfOthers);
        Assert.Empty(found.OfTheDead);
        Assert.Empty(found.Doubled);
    }

    [Theory]
    [InlineData("adim-ws7x2k3", true)]
    [InlineData("adim-portal", false)]
    [InlineData("adim-ws7x2k34", false)]
    [InlineData("ws7x2k3", false)]
    [InlineData("my-adim-ws7x2k3", false)]
    public void A_name_has_to_be_exactly_ours(string name, bool isOurs) =>
    Assert.Equal(isOurs, CloudItem.OwnerOf(name) == Id);

    [Theory]
    [InlineData("final", WorkspaceStatus.Terminated, false, 6, false, false)]
    [InlineData("final", WorkspaceStatus.Terminated, false, 8, true, false)] // Its days are over.
    [InlineData("power-off", WorkspaceStatus.Terminated, false, 0, true, false)]
    [InlineData("power-off", WorkspaceStatus.Suspended, true, 90, false, false)] // It is what keeps the data twice.
    [InlineData("power-off", WorkspaceStatus.Suspended, false, 0, false, true)]
    [InlineData("power-off", WorkspaceStatus.Active, false, 0, false, true)] // The server is back, and has it all.
    [InlineData("nightly", WorkspaceStatus.Active, false, 400, false, false)] // Not of this part of the portal.
    public void A_snapshot_is_kept_for_as_long_as_it_is_of_use(string kind, WorkspaceStatus status, bool isOff,
        int days, bool isOrphan, bool isOutdated)
    {
        var name = SnapshotName.Of(Id, kind);
        var item = Assert.Single(CloudItem.Of(new Snapshot("9", name, Now.AddDays(-days))));
        Assert.Equal((CloudItemKind.Snapshot, name, Id), (item.Kind, item.Name, item.Workspace));
        var known = new SweptWorkspace(Id, status, 7, IsBusy: false, Now.AddHours(-1), isOff);
        var found = Orphans.Find([item], new Dictionary<WorkspaceId, SweptWorkspace> { [Id] = known }, Now,
            TimeSpan.FromMinutes(15), finalSnapshotDays: 7);
        Assert.Equal(isOrphan ? [Id] : [], found.OfTheDead);
        Assert.Equal(isOutdated ? [Id] : [], found.Outdated);
        Assert.Empty(found.Doubled);
    }

    [Theory]
    [InlineData("adim-ws7x2k3")]
    [InlineData("adim-ws7x2k3-")]
    [InlineData("adim-ws7x2k34-final")]
    [InlineData("backup-of-adim-ws7x2k3-final")]
    public void A_snapshot_whose_name_is_not_exactly_ours_is_nobodys(string name) =>
    Assert.Empty(CloudItem.Of(new Snapshot("9", name, Now)));

    private static Orphans Find(SweptWorkspace workspace) =>
        Orphans.Find(Seen, new Dictionary<WorkspaceId, SweptWorkspace> { [Id] = workspace }, Now,
            TimeSpan.FromMinutes(15), finalSnapshotDays: 7);
}
