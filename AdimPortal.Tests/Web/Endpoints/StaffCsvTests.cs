using AdimPortal.Core.Billing.History;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Web.Account;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Endpoints;

/// <summary>The staff's lists of revenue and of records as files.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class StaffCsvTests(PortalApp portal)
{
    [Fact]
    public async Task Revenue_has_what_the_page_shows_and_the_filter_finds()
    {
        var (workspace, _) = await portal.WorkspaceAsync(await portal.AccountAsync("=sum.me@example.com"));
        using var visitor = await StaffAsync();
        var page = await visitor.GetAsync($"/staff/money?text={workspace}&payment=Free");
        var link = page.Document.QuerySelector("a[href^='/staff/money.csv']")!.GetAttribute("href")!;
        Assert.NotNull(page.Document.QuerySelector($"[data-workspace='{workspace}']"));
        var lines = await LinesAsync(visitor, link, "money.csv");
        Assert.Equal("id,name,owner,plan,revenue,revenue currency,cost,cost currency,payment,next,next at", lines[0]);
        Assert.StartsWith($"{workspace},Notes,\"'=sum.me@example.com\",free,0,usd,", lines[1], StringComparison.Ordinal);
        Assert.Equal(("", 3), (lines[2], lines.Length));
        Assert.Equal(2, (await LinesAsync(visitor, $"/staff/money.csv?text={workspace}&payment=Overdue", "money.csv"))
            .Length);
    }

    [Fact]
    public async Task Customers_have_what_the_page_shows_and_the_filter_finds()
    {
        await portal.WorkspaceAsync(await portal.AccountAsync("customer.of.list@example.com"));
        using var visitor = await StaffAsync();
        var page = await visitor.GetAsync("/staff/customers?text=customer.of.list&payment=Free");
        var link = page.Document.QuerySelector("a[href^='/staff/customers.csv']")!.GetAttribute("href")!;
        Assert.NotNull(page.Document.QuerySelector("[data-customer]"));
        var lines = await LinesAsync(visitor, link, "customers.csv");
        Assert.StartsWith("id,email,since,plan,payment,overdue since,price a month,currency,last seen,workspaces building",
            lines[0], StringComparison.Ordinal);
        Assert.Contains(",customer.of.list@example.com,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",free,Free,,,,", lines[1], StringComparison.Ordinal);
        Assert.Equal(("", 3), (lines[2], lines.Length));
        Assert.Equal(2, (await LinesAsync(visitor, "/staff/customers.csv?text=customer.of.list&payment=Overdue",
            "customers.csv")).Length);
    }

    [Fact]
    public async Task Months_have_each_plan_and_currency()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await portal.Services.GetRequiredService<IMoneyHistory>().SaveAsync(today,
            [new PlanFigures("pro", "usd", 2, Revenue: 2450, Cost: 3000, Margin: -550, Unpriced: 1)], default);
        using var visitor = await StaffAsync();
        var page = await visitor.GetAsync("/staff/money");
        Assert.NotNull(page.Document.QuerySelector($"[data-month='{today:yyyy-MM}']"));
        var lines = await LinesAsync(visitor, "/staff/money/months.csv", "months.csv");
        Assert.Equal(
            "month,days known,plan,currency,workspaces,revenue,cost,workspaces without a known cost", lines[0]);
        Assert.Equal($"{today:yyyy-MM},1,pro,usd,2,24.5,30,1", lines[1]);
    }

    [Fact]
    public async Task Records_have_what_the_page_shows_and_the_filter_finds()
    {
        var (workspace, _) = await portal.WorkspaceAsync(await portal.AccountAsync("recorded@example.com"));
        using var visitor = await StaffAsync();
        var page = await visitor.GetAsync($"/staff/acts?text={workspace}&act=RequestWorkspace");
        var link = page.Document.QuerySelector("a[href^='/staff/acts.csv']")!.GetAttribute("href")!;
        var shown = page.Document.QuerySelectorAll("[data-record]").Length;
        var lines = await LinesAsync(visitor, link, "records.csv");
        Assert.Equal("at,who,role,action,result,workspace,owner,reason,proof,from", lines[0]);
        Assert.Equal(shown, lines.Length - 2);
        Assert.Equal(2,
            (await LinesAsync(visitor, $"/staff/acts.csv?text={workspace}&refused=true", "records.csv")).Length);
        Assert.Equal(2,
            (await LinesAsync(visitor, "/staff/acts.csv?text=nobody@example.com", "records.csv")).Length);
        Assert.Contains("No such workspace or account exists.",
            (await visitor.GetAsync("/staff/acts?text=nobody@example.com&act=9999&from=x")).Words,
            StringComparison.Ordinal);
    }

    private async Task<Visitor> StaffAsync()
    {
        var staff = await portal.AccountAsync($"{Guid.NewGuid():N}@example.com", role: Roles.Support);
        var visitor = portal.NewVisitor();
        await visitor.SignInAsync(staff.Email!);
        return visitor;
    }

    private static async Task<string[]> LinesAsync(Visitor visitor, string path, string name)
    {
        using var answer = await visitor.Http.GetAsync(path);
        Assert.Equal(("text/csv", name), (answer.Content.Headers.ContentType!.MediaType,
            answer.Content.Headers.ContentDisposition!.FileName));
        return (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n");
    }
}
