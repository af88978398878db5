using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.History;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>What workspaces bring in and cost, as staff see it: in whatever currencies people pay.</summary>
public sealed class RevenuePageTests : PageTest
{
    public RevenuePageTests() => Role = Roles.Support;

    [Fact]
    public async Task Euros_stand_beside_dollars_and_nothing_is_added_across()
    {
        await PayingAsync("ws22222", new Money(1400, "eur"));
        var page = Show();
        var cost = page.FindAll("tr:has([data-workspace=ws22222]) td.figures")[1].Words();
        Assert.StartsWith("$", cost, StringComparison.Ordinal);
        Assert.Equal(["€14", cost, ""],
            page.FindAll("tr:has([data-workspace=ws22222]) td.figures").Select(cell => cell.Words()));
        Assert.Equal(("€14", cost), (Total(page, "in"), Total(page, "out")));
    }

    [Fact]
    public async Task Totals_are_of_each_currency()
    {
        await PayingAsync("ws22222", new Money(1400, "eur"));
        await PayingAsync("ws22223", new Money(1200, "usd"));
        await PayingAsync("ws22224", new Money(900, "eur"));
        Assert.Equal("€23 and $12", Total(Show(), "in"));
    }

    [Fact]
    public void Nothing_that_comes_in_is_nothing_and_not_an_error()
    {
        Portal.Workspaces.Add(APage.AWorkspace(Guid.CreateVersion7(), WorkspaceStatus.Active, "ws22222"));
        Assert.Equal("$0", Total(Show(), "in"));
    }

    [Fact]
    public void What_the_pool_costs_and_saves_stands_beside_the_rest_once_there_is_one()
    {
        Assert.Empty(Show().FindAll("[data-pool]"));
        Pool.Parked.Add(new ParkedWorkspace(WorkspaceId.Parse("ws33333"), "nyc3", "s-1vcpu-2gb",
            WorkspaceStatus.Active, APage.Ten, APage.Ten, IsHealthy: true, IsCurrent: true, IsBusy: false));
        Pool.Figures = new PoolFigures(2, TimeSpan.FromSeconds(48));
        var words = Show().Find("[data-pool]").Words();
        Assert.Contains("2 customers got a parked workspace and waited 1 min 36 s less in all.", words,
            StringComparison.Ordinal);
        Assert.Contains("What is parked now costs US$12 a month.", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ws22224 ws22223 ws22222")]
    [InlineData("?payment=Paid", "ws22223 ws22222")]
    [InlineData("?payment=overdue", "")]
    [InlineData("?payment=free", "ws22224")]
    [InlineData("?text=%20WS22223%20", "ws22223")]
    [InlineData("?text=%25", "")]
    [InlineData("?next=Delete", "")]
    [InlineData("?order=Revenue", "ws22222 ws22224 ws22223")]
    [InlineData("?order=Revenue&descending=true", "ws22223 ws22224 ws22222")]
    [InlineData("?payment=9&next=9&order=x&descending=x&page=x", "ws22224 ws22223 ws22222")]
    public async Task Filters_and_orders_are_in_the_address_and_totals_stay_those_of_all(string query, string expected)
    {
        await PayingAsync("ws22222", new Money(1400, "eur"));
        await PayingAsync("ws22223", new Money(1200, "usd"));
        Portal.Workspaces.Add(APage.AWorkspace(Guid.CreateVersion7(), WorkspaceStatus.Active, "ws22224"));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/staff/money{query}");
        var page = Show();
        Assert.Equal(expected,
            string.Join(' ', page.FindAll("[data-workspace]").Select(r => r.GetAttribute("data-workspace"))));
        Assert.Equal("€14 and $12", Total(page, "in"));
        Assert.Equal("/staff/money?payment=Overdue", page.Find("[data-total=overdue] a").GetAttribute("href"));
        if (expected.Length == 0)
            Assert.Contains("No workspaces match this filter.", page.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?plan=starter", "ws22222")]
    [InlineData("?plan=free", "ws22223")]
    [InlineData("?plan=%27%3B--", "ws22223 ws22222")]
    public async Task Plans_lead_to_their_workspaces(string query, string expected)
    {
        await PayingAsync("ws22222", new Money(1200, "usd"));
        Portal.Workspaces.Add(APage.AWorkspace(Guid.CreateVersion7(), WorkspaceStatus.Active, "ws22223"));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/staff/money{query}");
        Assert.Equal(expected, string.Join(' ',
            Show().FindAll("[data-workspace]").Select(row => row.GetAttribute("data-workspace"))));
    }

    [Fact]
    public async Task Each_plan_has_its_figures_and_each_leads_to_its_list()
    {
        await PayingAsync("ws22222", new Money(1200, "usd"));
        await PayingAsync("ws22223", new Money(900, "eur"));
        var row = Show().Find("tr:has([data-plan=starter])");
        Assert.Equal(["2", "€9 and $12"], row.QuerySelectorAll(".figures").Take(2).Select(cell => cell.Words()));
        Assert.Equal(
            [
                "/staff/money?plan=starter", "/staff/money?plan=starter&order=Revenue&descending=true",
                "/staff/money?plan=starter&order=Cost&descending=true",
                "/staff/money?plan=starter&order=Margin&descending=true",
            ],
            row.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task A_month_of_which_nothing_is_known_is_empty()
    {
        await PayingAsync("ws22222", new Money(1200, "usd"));
        Assert.Contains("Nothing is known yet.", Show().Words(), StringComparison.Ordinal);
        var first = MoneyMonth.FirstOf(DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime));
        Money.Months.Add(new MoneyMonth(first.AddMonths(-2), 3,
            [new PlanFigures("pro", "usd", 4, Revenue: 5000, Cost: 6000, Margin: -1000, Unpriced: 0)]));
        var page = Show();
        Assert.Equal(MoneyMonths.Count, page.FindAll("[data-month]").Count);
        Assert.Equal(["4", "$50", "$60", "−$10"],
            page.FindAll("tr:has([data-month])")[2].QuerySelectorAll(".figures").Take(4).Select(cell => cell.Words()));
        Assert.Equal(["unknown", "unknown", "unknown", "unknown"],
            page.FindAll("tr:has([data-month])")[1].QuerySelectorAll(".figures").Take(4).Select(cell => cell.Words()));
        Assert.NotNull(page.Find(".trend[role=img] svg"));
        Assert.NotNull(page.Find("a[href='/staff/money/months.csv']"));
    }

    [Fact]
    public async Task Who_looks_for_something_sees_the_list_at_once()
    {
        await PayingAsync("ws22222", new Money(1200, "usd"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/staff/money?payment=Paid");
        Assert.Empty(Show().FindAll("#months, #plans"));
    }

    private async Task PayingAsync(string workspace, Money price)
    {
        var owner = Guid.CreateVersion7();
        await Billing.ChangeAsync(owner, account => account.NameCustomer(InMemoryPayments.CustomerOf(owner)), default);
        Payments.Change(Payments.Subscribe(owner, "adim_starter_monthly", awaitsWorkspace: false).Id,
            s => s with { Price = price });
        await Services.GetRequiredService<SubscriptionSync>().ReadAsync(owner, default);
        Portal.Workspaces.Add(APage.AWorkspace(owner, WorkspaceStatus.Active, workspace, plan: "starter"));
    }

    private IRenderedComponent<CascadingValue<HttpContext>> Show() =>
        Render<CascadingValue<HttpContext>>(context => context
        .Add(c => c.Value, new DefaultHttpContext())
        .AddChildContent<RevenuePage>());

    private static string Total(IRenderedComponent<IComponent> page, string which) =>
        page.Find($"[data-total={which}]").Words();
}
