using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Monitoring;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Monitoring;

/// <summary>What was measured of a workspace, on a page of its own.</summary>
public sealed class HealthPageTests : PageTest
{
    [Theory]
    [InlineData(Roles.Customer)]
    [InlineData(Roles.Support)]
    public void Its_owner_and_staff_see_services_measures_and_alerts(string role)
    {
        Role = role;
        Has(WorkspaceStatus.Active, role == Roles.Support ? Guid.NewGuid() : UserId);
        Monitoring.Health[APage.Notes] = new WorkspaceHealth(Time.GetUtcNow(), IsHealthy: true, null,
            new Dictionary<string, string> { ["redis"] = "up" }, TimeSpan.FromMilliseconds(42), null, null, null, [],
            [], null, [new Alert(1, APage.Notes, AlertKind.Disk, "90% of the disk is in use.", APage.Ten, null)]);
        var page = Show();
        Assert.Equal("Redis up", page.Find(".services li").Words());
        Assert.Equal("Response time 42 ms", page.Find(".measure .name").Words());
        Assert.Contains("90% of the disk is in use.", page.Find("[data-alert=Disk]").Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WorkspaceStatus.Building, "Building")]
    [InlineData(WorkspaceStatus.Suspended, "Suspended")]
    [InlineData(WorkspaceStatus.Failed, "Not built")]
    [InlineData(WorkspaceStatus.Terminating, "Terminating")]
    [InlineData(WorkspaceStatus.Terminated, "Terminated")]
    public void In_every_other_state_it_says_so_plainly(WorkspaceStatus status, string word)
    {
        Has(status, UserId);
        Assert.StartsWith($"Health is shown only while the workspace is active Its status is now: {word}.",
            Show().Find(".note").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_customers_health_is_not_there()
    {
        Has(WorkspaceStatus.Active, Guid.NewGuid());
        Assert.DoesNotContain("Notes", Show().Markup, StringComparison.Ordinal);
    }

    private void Has(WorkspaceStatus status, Guid owner)
    {
        Portal.Workspaces.Clear();
        Portal.Workspaces.Add(APage.AWorkspace(owner, status));
    }

    private IRenderedComponent<HealthPage> Show() => Render<HealthPage>(p => p.Add(h => h.Id, APage.Notes.Value));
}
