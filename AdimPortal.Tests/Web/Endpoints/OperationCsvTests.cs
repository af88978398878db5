using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Web.Account;

namespace AdimPortal.Tests.Web.Endpoints;

/// <summary>The staff's list of operations as a file.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class OperationCsvTests(PortalApp portal)
{
    [Fact]
    public async Task It_has_what_the_page_shows_and_the_filter_finds()
    {
        var (workspace, operation) = await portal.WorkspaceAsync(await portal.AccountAsync("=worker@example.com"));
        var staff = await portal.AccountAsync("oplister@example.com", role: Roles.Support);
        using var visitor = portal.NewVisitor();
        await visitor.SignInAsync(staff.Email!);

        var page = await visitor.GetAsync($"/staff/operations?text={workspace}&kind=provision");
        var link = page.Document.QuerySelector("a[href^='/staff/operations.csv']")!.GetAttribute("href")!;
        Assert.EndsWith($"?text={workspace}&kind=provision", link, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector($"[data-operation='{operation}']"));
        using var answer = await visitor.Http.GetAsync(link);
        Assert.Equal(("text/csv", "operations.csv"), (answer.Content.Headers.ContentType!.MediaType,
            answer.Content.Headers.ContentDisposition!.FileName));
        var lines = (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("id,operation,status,workspace,owner,requested at,ended at,seconds", lines[0]);
        Assert.StartsWith($"{operation},", lines[1], StringComparison.Ordinal);
        Assert.Contains($",Running,{workspace},\"'=worker@example.com\",", lines[1], StringComparison.Ordinal);
        Assert.Equal(("", 3), (lines[2], lines.Length));

        Assert.DoesNotContain(workspace.Value,
            await visitor.Http.GetStringAsync($"/staff/operations.csv?status=Done&text={workspace}"),
            StringComparison.Ordinal);
    }
}
