using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Staff;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>What is kept ready, and what an admin can do about it.</summary>
public sealed class PoolPageTests : PageTest
{
    public PoolPageTests() => Role = Roles.Admin;

    private static ParkedWorkspace Ready => new(WorkspaceId.Parse("ws2222"), "nyc3", "s-1vcpu-2gb",
        WorkspaceStatus.Active, APage.Ten, APage.Ten, IsHealthy: true, IsCurrent: true, IsBusy: false);

    [Fact]
    public void Without_settings_it_says_which_to_make()
    {
        var page = Render<PoolPage>();
        Assert.Contains("Pool:Targets", page.Find(".empty").Words(), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public void It_says_how_many_are_ready_and_what_they_saved()
    {
        PoolSettings.Targets.Add(new PoolTarget { Region = "nyc3", Plan = "free", Min = 1, Max = 2 });
        Pool.Parked.AddRange([Ready, Ready with { Id = WorkspaceId.Parse("ws3333"), IsHealthy = false }]);
        Pool.Figures = new PoolFigures(2, TimeSpan.FromSeconds(48));
        PoolSettings.DropletLimit = 200;
        var page = Render<PoolPage>();
        Assert.Contains("2 customers got a parked workspace and waited 1 min 36 s less in all.", page.Words(),
            StringComparison.Ordinal);
        Assert.Equal("1", page.Find("[data-ready]").Words());
        Assert.Contains("200 droplets", page.Find("[data-limit]").Words(), StringComparison.Ordinal);
        Assert.Equal(["ws2222", "ws3333"],
            page.FindAll("[data-workspace]").Select(row => row.GetAttribute("data-workspace")));
        Assert.Contains("Not healthy", page.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_admin_parks_one_and_retires_one()
    {
        PoolSettings.Targets.Add(new PoolTarget { Region = "nyc3", Plan = "free", Min = 0, Max = 2 });
        Pool.Parked.Add(Ready);
        Portal.Workspaces.Add(Workspace.Park(Ready.Id, "free", "nyc3", "s-1vcpu-2gb", "adim.test", APage.Ten));
        var page = Render<PoolPage>();
        page.FindAll("button").Single(b => b.Words() == "Park one now").Click();
        Assert.Equal(["nyc3 s-1vcpu-2gb"], Pool.Asked);
        Assert.Contains("Building", page.Words(), StringComparison.Ordinal);
        page.FindAll("button").Single(b => b.Words() == "Retire").Click();
        Assert.Equal(["terminate"], Portal.Asked);
    }

    [Fact]
    public void Support_looks_and_does_not_touch()
    {
        Role = Roles.Support;
        PoolSettings.Targets.Add(new PoolTarget { Region = "nyc3", Plan = "free", Min = 1, Max = 2 });
        Pool.Parked.Add(Ready);
        Assert.Empty(Render<PoolPage>().FindAll("button"));
    }
}
