using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Staff;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>The roll-out of updates: how far it is, why it stopped, and what an admin can do.</summary>
public sealed class UpdatesPageTests : PageTest
{
    public UpdatesPageTests() => Role = Roles.Admin;

    private static RollOut Stopped => new(
        7, APage.Ten, By: null, RollOutStatus.Stopped, Forgiven: 0, "The update of ws22223 failed: It was refused.",
        EndedAt: null,
        [
            new Rolled(WorkspaceId.Parse("ws22222"), RolledStatus.Done, null, null),
            new Rolled(WorkspaceId.Parse("ws22223"), RolledStatus.Failed, null, "It was refused."),
            new Rolled(WorkspaceId.Parse("ws22224"), RolledStatus.Waiting, null, null),
        ]);

    [Fact]
    public void Before_the_first_there_is_a_button_and_a_sentence()
    {
        var page = Render<UpdatesPage>();
        Assert.Equal("No updates have been rolled out yet.", page.Find(".empty").Words());
        Assert.Equal("Update all workspaces", Assert.Single(page.FindAll("button.mud-button-filled")).Words());
    }

    [Fact]
    public void A_stopped_one_says_why_with_the_failed_first_and_goes_on_when_told()
    {
        RollOuts.All.Add(Stopped);
        var page = Render<UpdatesPage>();

        Assert.Contains("1 of 3 updated, 0 in progress, 1 pending, 1 failed.", page.Words(), StringComparison.Ordinal);
        Assert.Contains("Why it stopped The update of ws22223 failed: It was refused.", page.Words(),
            StringComparison.Ordinal);
        Assert.Equal(["ws22223", "ws22224", "ws22222"],
            page.FindAll("tbody [data-workspace]").Select(r => r.GetAttribute("data-workspace")));
        page.FindAll("button").Single(b => b.Words() == "Continue roll-out").Click();
        page.FindAll("button").Single(b => b.Words() == "End roll-out").Click();
        Assert.Equal(["go on 7", "end 7"], RollOuts.Asked);
    }

    [Fact]
    public void A_running_one_can_be_stopped_and_no_second_one_begun()
    {
        RollOuts.All.Add(Stopped with { Status = RollOutStatus.Running, Reason = null });
        var page = Render<UpdatesPage>();
        Assert.Equal("Stop roll-out", Assert.Single(page.FindAll("button")).Words());
        page.Find("button").Click();
        Assert.Equal(["stop 7"], RollOuts.Asked);
    }

    [Fact]
    public void Support_looks_and_does_not_touch()
    {
        Role = Roles.Support;
        RollOuts.All.Add(Stopped);
        Assert.Empty(Render<UpdatesPage>().FindAll("button"));
    }
}
