using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Layout;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Layout;

/// <summary>Which list a workspace's page stands under in the navigation.</summary>
public sealed class WorkspaceInSightTests : PageTest
{
    [Theory]
    [InlineData(Roles.Support, false, "workspaces/ws7x2km", "All workspaces")]
    [InlineData(Roles.Admin, false, "workspaces/ws7x2km/settings?x=1", "All workspaces")]
    [InlineData(Roles.Support, true, "workspaces/ws7x2km", "My workspaces")]
    [InlineData(Roles.Support, false, "workspaces", "My workspaces")]
    [InlineData(Roles.Support, false, "workspaces/new", "My workspaces")]
    [InlineData(Roles.Support, false, "workspaces/ws99999", "My workspaces")]
    [InlineData(Roles.Support, false, "staff/workspaces", "All workspaces")]
    [InlineData(Roles.Customer, true, "workspaces/ws7x2km", "My workspaces")]
    public void A_customers_workspace_stands_under_all_workspaces(string role, bool owns, string path, string expected)
    {
        Role = role;
        Portal.Workspaces.Add(APage.AWorkspace(owns ? UserId : Guid.NewGuid(), WorkspaceStatus.Active));
        Services.GetRequiredService<NavigationManager>().NavigateTo(path);
        var links = Render(builder =>
        {
            builder.OpenComponent<SiteLinks>(0);
            builder.CloseComponent();
            builder.OpenComponent<StaffNavigation>(1);
            builder.AddAttribute(2, "Label", "Staff");
            builder.CloseComponent();
        });
        Assert.Equal([expected], links.FindAll("a.active").Select(link => link.Words()));
    }
}
