using System.Net;
using AdimPortal.Testing.Visits;

namespace AdimPortal.Tests.Web.Account;

/// <summary>Before the address is confirmed an account can confirm it, and nothing else.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class UnverifiedTests(PortalApp portal)
{
    [Fact]
    public async Task No_page_of_workspaces_opens_and_none_can_be_asked_for()
    {
        var yan = await portal.AccountAsync("yan@example.com", verified: false);
        var (workspace, operation) = await portal.WorkspaceAsync(yan);
        using var browser = portal.NewVisitor();
        await browser.SignInAsync("yan@example.com");
        foreach (var path in new[] { "/workspaces", "/workspaces/new", $"/workspaces/{workspace}",
            $"/workspaces/{workspace}/operations/{operation}", $"/operations/{operation}/log.txt" })
        {
            var page = await browser.GetAsync(path);
            Assert.Equal((HttpStatusCode.Redirect, "/unverified"), (page.Status, page.Location));
        }

        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create("_handler", "new-workspace"), KeyValuePair.Create("Form.Name", "Notes"),
                KeyValuePair.Create("Form.Region", "nyc3")]);
        Assert.Equal("/unverified",
            (await browser.Http.PostAsync("/workspaces/new", form)).Headers.Location?.ToString());
        Assert.Equal(1, await portal.CountWorkspacesAsync(yan.Id));
    }

    [Fact]
    public async Task The_page_sends_the_link_again_and_once_it_was_opened_elsewhere_lets_one_in()
    {
        await portal.AccountAsync("zoe@example.com", verified: false);
        using var service = portal.NewVisitor();
        using var phone = portal.NewVisitor();
        await service.SignInAsync("zoe@example.com");
        Assert.Contains("We sent a new link to zoe@example.com",
            (await service.SendAsync(await service.GetAsync("/unverified"))).Words, StringComparison.Ordinal);
        await phone.FollowAsync("zoe@example.com", "Confirm your email address");
        Assert.EndsWith("/workspaces", (await service.GetAsync("/unverified")).Location, StringComparison.Ordinal);
        Assert.True(await service.IsSignedInAsync());
    }
}
