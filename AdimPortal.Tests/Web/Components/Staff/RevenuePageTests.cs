using AdimPortal.Core.Billing;
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

    private async Task PayingAsync(string workspace, Money price)
    {
        var owner = Guid.CreateVersion7();
        await Billing.ChangeAsync(owner, account => account.NameCustomer(InMemoryPayments.CustomerOf(owner)), default);
        Payments.Change(Payments.Subscribe(owner, "adim_starter_monthly", awaitsWorkspace: false).Id,
            s => s with { Price = price });
        await Services.GetRequiredService<SubscriptionSync>().ReadAsync(owner, default);
        Portal.Workspaces.Add(APage.AWorkspace(owner, WorkspaceStatus.Active, workspace));
    }

    private IRenderedComponent<CascadingValue<HttpContext>> Show() =>
        Render<CascadingValue<HttpContext>>(context => context
        .Add(c => c.Value, new DefaultHttpContext())
        .AddChildContent<RevenuePage>());

    private static string Total(IRenderedComponent<IComponent> page, string which) =>
        page.Find($"[data-total={which}]").Words();
}
