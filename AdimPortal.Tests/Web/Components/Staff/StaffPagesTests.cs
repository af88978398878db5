using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>Staff find things by a filter that is in the address.</summary>
public sealed class StaffPagesTests : PageTest
{
    public StaffPagesTests()
    {
        Role = Roles.Support;
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active));
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Failed, "ws22222", "Recipes"));
        Portal.Operations.Add(APage.Operation(OperationStatus.Done));
        Portal.Operations.Add(APage.Operation(OperationStatus.Stuck) with { Id = new OperationId(Guid.NewGuid()) });
    }

    [Theory]
    [InlineData("", "ws7x2km ws22222")]
    [InlineData("?status=Failed", "ws22222")]
    [InlineData("?text=%20note%20", "ws7x2km")]
    [InlineData("?text=note&status=Failed", "")]
    [InlineData("?status=NoSuchThing", "ws7x2km ws22222")]
    [InlineData("?status=99&hosting=Nowhere&plan=none&order=Colour&page=-1", "ws7x2km ws22222")]
    [InlineData("?hosting=SelfHosted", "")]
    [InlineData("?plan=pro", "")]
    [InlineData("?order=Name", "ws22222 ws7x2km")]
    [InlineData("?order=Name&descending=true", "ws7x2km ws22222")]
    [InlineData("?page=2", "ws7x2km ws22222")]
    public void Workspaces_by_state_and_text(string query, string expected)
    {
        At($"/staff/workspaces{query}");
        var page = Render<AllWorkspacesPage>();
        Assert.Equal(expected,
            string.Join(' ', page.FindAll("tbody [data-workspace]").Select(r => r.GetAttribute("data-workspace"))));
        if (expected.Length == 0)
            Assert.Contains("No workspaces match this filter.", page.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Workspace Status Owner Plan Region Address Requested")]
    [InlineData("?hide=Owner&hide=plan", "Workspace Status Region Address Requested")]
    [InlineData("?hide=Workspace&hide=&hide=%00&hide=Colour", "Workspace Status Owner Plan Region Address Requested")]
    public void Columns_are_left_out_as_the_address_says(string query, string heads)
    {
        At($"/staff/workspaces{query}");
        var page = Render<AllWorkspacesPage>();
        Assert.Equal(heads, string.Join(' ', page.FindAll("th").Skip(1).Select(th => th.Words().Split(' ')[0])));
        Assert.Equal(7 - heads.Split(' ').Length, page.FindAll("input[name=hide][checked]").Count);
    }

    [Fact]
    public void How_many_are_in_a_status_leads_to_them()
    {
        At("/staff/workspaces?status=Failed");
        var page = Render<AllWorkspacesPage>();
        Assert.Equal(["Active 1 /staff/workspaces?status=Active", "Not built 1 /staff/workspaces?status=Failed"],
            page.FindAll("[data-count]").Select(a => $"{a.Words()} {a.GetAttribute("href")}"));
        Assert.Equal("Failed", page.Find("[data-count][aria-current=page]").GetAttribute("data-count"));
    }

    [Theory]
    [InlineData("", "Done Stuck", "All")]
    [InlineData("?status=stuck", "Stuck", "Stuck")]
    [InlineData("?status=Running", "", "Running")]
    [InlineData("?text=ws7x&kind=provision", "Done Stuck", "All")]
    [InlineData("?kind=restart", "", "All")]
    [InlineData("?from=2026-11-21&to=2026-11-21", "Done Stuck", "All")]
    [InlineData("?to=2026-11-20", "", "All")]
    [InlineData("?order=took", "Stuck Done", "All")]
    [InlineData("?status=99&kind=%00&from=x&to=9999-12-31&order=Colour&descending=7&page=-1&text=%20", "Done Stuck", "All")]
    public void Operations_by_state(string query, string expected, string chosen)
    {
        At($"/staff/operations{query}");
        var page = Render<AllOperationsPage>();
        Assert.Equal(expected, string.Join(' ', page.FindAll("tbody .pill").Select(p => p.Words())));
        Assert.Equal(chosen, page.Find(".filters [aria-current=page]").Words());
    }

    [Fact]
    public void What_a_build_takes_is_said_once_there_was_one()
    {
        At("/staff/operations");
        Assert.Empty(Render<AllOperationsPage>().FindAll("[data-builds]"));
        Portal.Times = new OperationTimes(212, TimeSpan.FromSeconds(41), TimeSpan.FromSeconds(63));
        Assert.Equal("Of 212 builds in the last 30 days, half took at most 41 s, and 95% at most 1 min 03 s.",
            Render<AllOperationsPage>().Find("[data-builds]").Words());
    }

    [Fact]
    public void Builds_of_each_day_are_drawn_and_each_day_leads_to_them()
    {
        At("/staff/operations");
        Assert.Empty(Render<AllOperationsPage>().FindAll("#build-times"));
        var today = DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);
        Portal.Days =
        [
            new(today.AddDays(-2), 1, new OperationTimes(0, TimeSpan.Zero, TimeSpan.Zero)),
            new(today, 4, new OperationTimes(3, TimeSpan.FromSeconds(41), TimeSpan.FromSeconds(63))),
        ];
        var page = Render<AllOperationsPage>();
        Assert.NotNull(page.Find(".trend[role=img] svg"));
        Assert.Contains("60% of 5 builds that ended succeeded.", page.Words(), StringComparison.Ordinal);
        Assert.Equal($"{today:yyyy-MM-dd} 4 75% 41 s 1 min 03 s", page.FindAll("tr:has([data-day])")[0].Words());
        Assert.EndsWith("1 0% none succeeded none succeeded", page.FindAll("tr:has([data-day])")[1].Words(),
            StringComparison.Ordinal);
        Assert.Equal($"/staff/operations?kind=provision&from={today:yyyy-MM-dd}&to={today:yyyy-MM-dd}",
            page.Find("[data-day] a").GetAttribute("href"));
        At("/staff/operations?status=Done");
        Assert.Empty(Render<AllOperationsPage>().FindAll("#build-times"));
    }

    [Fact]
    public void Nothing_stuck_is_good_news_and_said_so()
    {
        Portal.Operations.Clear();
        At("/staff/operations?status=Stuck");
        Assert.Equal("Nothing is stuck.", Render<AllOperationsPage>().Find(".empty").Words());
    }

    [Fact]
    public void The_links_to_a_status_and_the_form_keep_the_rest_of_the_filter()
    {
        At("/staff/operations?status=Done&kind=provision&order=Took&descending=true&page=3");
        var page = Render<AllOperationsPage>();
        Assert.Equal(["/staff/operations?kind=provision&order=Took&descending=true",
            "/staff/operations?status=Running&kind=provision&order=Took&descending=true"],
            page.FindAll(".filters a").Take(2).Select(a => new Uri(a.GetAttribute("href")!).PathAndQuery).Order());
        Assert.Equal(["status=Done", "kind=provision", "order=Took", "descending=true"],
            page.FindAll("form[role=search] :is(input[type=hidden], option[selected])")
                .Select(f => $"{f.GetAttribute("name") ?? f.ParentElement!.GetAttribute("name")}={f.GetAttribute("value")}")
                .OrderBy(f => "skod".IndexOf(f[0], StringComparison.Ordinal)));
        Assert.Equal("/staff/operations.csv?status=Done&kind=provision&order=Took&descending=true&page=3",
            page.Find("a[href*=csv]").GetAttribute("href"));
    }

    [Fact]
    public void The_lists_change_by_themselves_and_keep_their_filter()
    {
        At("/staff/workspaces?status=Failed");
        var page = Render<AllWorkspacesPage>();
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Failed, "ws33333", "Letters"));
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active, "ws44444", "Songs"));
        Portal.Tell(LiveTopics.Everything);
        page.WaitForAssertion(() =>
            Assert.Equal(["ws22222", "ws33333"],
                page.FindAll("tbody [data-workspace]").Select(r => r.GetAttribute("data-workspace"))));
    }

    [Fact]
    public void A_long_list_is_led_through_page_by_page_and_keeps_its_filter()
    {
        Portal.Workspaces.Clear();
        for (var n = 0; n < 250; n++)
            Portal.Workspaces.Add(
                APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active,
                    $"ws222{WorkspaceId.Alphabet[n / 31]}{WorkspaceId.Alphabet[n % 31]}"));
        At("/staff/workspaces?status=Active");
        var seen = new List<string?>();
        string? next = "/staff/workspaces?status=Active";
        while (next is not null)
        {
            Assert.Contains("status=Active", next, StringComparison.Ordinal);
            At(next);
            var page = Render<AllWorkspacesPage>();
            Assert.Equal(seen.Count > 0, page.Find("[data-pager=first]").HasAttribute("href"));
            seen.AddRange(page.FindAll("tbody [data-workspace]").Select(r => r.GetAttribute("data-workspace")));
            next = page.Find("[data-pager=next]").GetAttribute("href");
        }

        Assert.Equal(Portal.Workspaces.Select(w => w.Id.Value), seen);
    }

    private void At(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);
}
