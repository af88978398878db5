using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Core.Workspaces;

/// <summary>What a workspace can become, and what it refuses in words.</summary>
public class WorkspaceLifecycleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_suspended_workspace_says_why_and_comes_back()
    {
        var workspace = Active();
        workspace.BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Staff, "Too loud.", Now);
        Assert.Equal(WorkspaceStatus.Suspended, workspace.Status);
        workspace.Suspended(SuspensionLevel.Stopped);
        Assert.Equal(new Suspension(SuspensionReason.Staff, "Too loud.", Now, SuspensionLevel.Stopped),
            workspace.Suspension);
        Assert.True(workspace.CountsAgainstQuota);

        workspace.BeginResume();
        Assert.Equal(WorkspaceStatus.Suspended, workspace.Status);
        workspace.Resumed();
        Assert.Equal((WorkspaceStatus.Active, null), (workspace.Status, workspace.Suspension));
    }

    [Fact]
    public void Switched_off_after_it_was_suspended_it_stays_the_staffs_with_their_words_and_day_and_is_suspended_again_if_that_fails()
    {
        var workspace = Active();
        workspace.BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Staff, "Too loud.", Now);
        workspace.Suspended(SuspensionLevel.Stopped);
        var before = workspace.Suspension;

        workspace.BeginSuspension(SuspensionLevel.PoweredOff, SuspensionReason.Payment, null, Now.AddDays(7));
        Assert.Equal(new Suspension(SuspensionReason.Staff, "Too loud.", Now, SuspensionLevel.Stopped),
            workspace.Suspension);
        workspace.NotSuspended();
        Assert.Equal((WorkspaceStatus.Suspended, before), (workspace.Status, workspace.Suspension));

        workspace.BeginSuspension(SuspensionLevel.PoweredOff, SuspensionReason.Payment, null, Now.AddDays(7));
        workspace.Suspended(SuspensionLevel.PoweredOff);
        Assert.True(workspace.IsPoweredOff);
        Assert.Equal("This workspace is already switched off.",
            Refusal(() => workspace.BeginSuspension(SuspensionLevel.PoweredOff, SuspensionReason.Payment, null, Now)));
    }

    [Fact]
    public void What_can_only_be_read_is_brought_further_and_never_back_by_halves()
    {
        var workspace = Active();
        workspace.BeginSuspension(SuspensionLevel.ReadOnly, SuspensionReason.Payment, null, Now);
        workspace.Suspended(SuspensionLevel.ReadOnly);
        workspace.BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Staff, "Too loud.", Now.AddDays(1));
        Assert.Equal(SuspensionLevel.ReadOnly, workspace.FormerSuspension!.Level);
        workspace.NotSuspended();
        Assert.Equal(new Suspension(SuspensionReason.Payment, null, Now, SuspensionLevel.ReadOnly),
            workspace.Suspension);

        workspace.BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Staff, "Too loud.", Now.AddDays(1));
        workspace.Suspended(SuspensionLevel.Stopped);
        Assert.Equal(new Suspension(SuspensionReason.Staff, "Too loud.", Now, SuspensionLevel.Stopped),
            workspace.Suspension);
        Assert.Equal("This workspace is already suspended.",
            Refusal(() => workspace.BeginSuspension(SuspensionLevel.ReadOnly, SuspensionReason.Payment, null, Now)));
    }

    [Fact]
    public void An_active_workspace_whose_rest_failed_is_active()
    {
        var workspace = Active();
        workspace.BeginSuspension(SuspensionLevel.PoweredOff, SuspensionReason.Payment, null, Now);
        workspace.NotSuspended();
        Assert.Equal((WorkspaceStatus.Active, null, null),
            (workspace.Status, workspace.Suspension, workspace.FormerSuspension));
    }

    [Fact]
    public void What_can_not_be_done_is_refused_in_words()
    {
        var workspace = Active();
        Assert.Equal("This workspace is not suspended.", Refusal(workspace.BeginResume));
        Assert.Equal("This workspace already has that plan.",
            Refusal(() => workspace.BeginResize("free", "s-1vcpu-2gb")));
        workspace.BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Payment, null, Now);
        Assert.Equal("This workspace is already suspended.",
            Refusal(() => workspace.BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Payment, null, Now)));
        Assert.Equal("This workspace is suspended. Resume it first, then change its plan.",
            Refusal(() => workspace.BeginResize("pro", "s-2vcpu-4gb")));
        Assert.Throws<InvalidOperationException>(() => AWorkspace()
            .BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Payment, null, Now));
    }

    [Fact]
    public void What_staff_gave_stays_until_the_accounts_own_plan_changes()
    {
        var workspace = Active();
        workspace.BeginResize("pro", "s-2vcpu-4gb", isGiven: true);
        workspace.Resized();
        Assert.Equal((true, true, false), (workspace.Fits("free"), workspace.Fits("pro"), workspace.Fits("starter")));
        workspace.BeginResize("starter", "s-2vcpu-2gb", isGiven: true);
        workspace.Resized();
        Assert.True(workspace.Fits("free"));
        workspace.BeginResize("free", "s-1vcpu-2gb", isGiven: true);
        workspace.Resized();
        Assert.Null(workspace.GivenOver);

        workspace.BeginResize("pro", "s-2vcpu-4gb", isGiven: true);
        workspace.Resized();
        workspace.BeginResize("starter", "s-2vcpu-2gb");
        workspace.Resized();
        Assert.Equal((false, true), (workspace.Fits("free"), workspace.Fits("starter")));
    }

    [Fact]
    public void A_plan_changes_when_the_resize_has_ended_well_and_not_before()
    {
        var workspace = Active();
        workspace.BeginResize("starter", "s-2vcpu-4gb");
        Assert.True(workspace is { IsResizing: true, ChangesSize: true, Plan: "free", Size: "s-1vcpu-2gb" });
        workspace.NotResized();
        Assert.True(workspace is { IsResizing: false, ChangesSize: false, Plan: "free" });

        workspace.BeginResize("starter", "s-1vcpu-2gb");
        Assert.True(workspace is { IsResizing: true, ChangesSize: false });
        workspace.Resized();
        Assert.True(workspace is { IsResizing: false, Plan: "starter", Size: "s-1vcpu-2gb" });
    }

    [Fact]
    public void A_suspended_workspace_can_be_terminated_and_is_then_no_longer_suspended()
    {
        var workspace = Active();
        workspace.BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Payment, null, Now);
        workspace.Suspended(SuspensionLevel.PoweredOff);
        workspace.BeginTermination();
        workspace.Terminated(Now);
        Assert.Equal((WorkspaceStatus.Terminated, null), (workspace.Status, workspace.Suspension));
    }

    private static string Refusal(Action act) => Assert.Throws<NotPossibleException>(act).Message;

    private static Workspace Active()
    {
        var workspace = AWorkspace();
        workspace.AssignServer(7, "192.0.2.1");
        workspace.Activate(WorkspaceEndpoints.None, Now);
        return workspace;
    }

    private static Workspace AWorkspace() =>
        Workspace.Request(WorkspaceId.Parse("ws7x2km"), Guid.CreateVersion7(), "Notes", "free", "nyc3", "s-1vcpu-2gb",
            "adim.test", Now);
}
