using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Web.Account;

namespace AdimPortal.Tests.Web.Endpoints;

/// <summary>The staff's list of workspaces as a file.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class WorkspaceCsvTests(PortalApp portal)
{
    [Fact]
    public async Task It_has_what_the_page_shows_and_the_filter_finds()
    {
        var owner = await portal.AccountAsync("listed@example.com");
        var (workspace, _) = await portal.WorkspaceAsync(owner);
        var staff = await portal.AccountAsync("lister@example.com", role: Roles.Support);
        using var visitor = portal.NewVisitor();
        await visitor.SignInAsync(staff.Email!);

        var page = await visitor.GetAsync("/staff/workspaces?text=listed@");
        var link = page.Document.QuerySelector("a[href^='/staff/workspaces.csv']")!.GetAttribute("href")!;
        Assert.EndsWith("?text=listed@", link, StringComparison.Ordinal);
        using var answer = await visitor.Http.GetAsync(link);
        Assert.Equal(("text/csv", "workspaces.csv"), (answer.Content.Headers.ContentType!.MediaType,
            answer.Content.Headers.ContentDisposition!.FileName));
        var lines = (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("id,name,status,owner,plan,runs on,region,address,requested at", lines[0]);
        Assert.StartsWith($"{workspace},Notes,Building,listed@example.com,free,cloud,nyc3,,", lines[1],
            StringComparison.Ordinal);
        Assert.Equal(("", 3), (lines[2], lines.Length));

        Assert.Equal("id", (await visitor.Http.GetStringAsync("/staff/workspaces.csv?status=Terminated&text=listed@"))
            .TrimStart('\uFEFF').Split(',')[0]);
        Assert.DoesNotContain("listed@",
            await visitor.Http.GetStringAsync("/staff/workspaces.csv?status=Terminated&text=listed@"),
            StringComparison.Ordinal);
    }
}
