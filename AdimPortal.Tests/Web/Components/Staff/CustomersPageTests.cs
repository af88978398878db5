using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.Customers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>Accounts, as staff find them by a filter that is in the address.</summary>
public sealed class CustomersPageTests : PageTest
{
    public CustomersPageTests()
    {
        Role = Roles.Support;
        Add("a@adim.test", WorkspaceStatus.Active, WorkspaceStatus.Failed);
        Add("b@adim.test");
    }

    [Theory]
    [InlineData("", "a@adim.test b@adim.test")]
    [InlineData("?text=%20B@%20", "b@adim.test")]
    [InlineData("?plan=free&payment=free", "a@adim.test b@adim.test")]
    [InlineData("?payment=overdue", "")]
    [InlineData("?status=Failed", "a@adim.test")]
    [InlineData("?order=Email", "b@adim.test a@adim.test")]
    [InlineData("?plan=%27&payment=9&status=x&order=Colour&descending=7&page=-1&hide=Email&text=",
        "a@adim.test b@adim.test")]
    public void Customers_by_the_address(string query, string expected)
    {
        var page = Show(query);
        Assert.Equal(expected, string.Join(' ', page.FindAll("[data-customer] a").Select(link => link.Words())));
        if (expected.Length == 0)
            Assert.Contains("No accounts match this filter.", page.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_customer_leads_to_the_account_and_each_count_to_its_workspaces()
    {
        var row = Show("").Find("tr:has([data-customer])");
        Assert.Equal(
            [
                $"/staff/money/{Customers.All[0].Id}", "/staff/workspaces?text=a%40adim.test&status=Active",
                "/staff/workspaces?text=a%40adim.test&status=Failed",
            ],
            row.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
    }

    [Theory]
    [InlineData("", 7)]
    [InlineData("?hide=Plan&hide=seen", 5)]
    public void Columns_are_left_out_as_the_address_says(string query, int heads)
    {
        var page = Show(query);
        Assert.Equal(heads, page.FindAll("th").Count);
        Assert.Equal(heads, page.Find("tr:has([data-customer])").QuerySelectorAll("td").Length);
    }

    private void Add(string email, params WorkspaceStatus[] workspaces)
    {
        var id = Guid.CreateVersion7();
        Customers.All.Add(new Customer(id, email, APage.Ten, IsVerified: true,
            BillingAccount.New(id, "free", APage.Ten), workspaces.ToDictionary(status => status, _ => 1), APage.Ten));
    }

    private IRenderedComponent<CascadingValue<HttpContext>> Show(string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/staff/customers{query}");
        return Render<CascadingValue<HttpContext>>(context => context
            .Add(c => c.Value, new DefaultHttpContext()).AddChildContent<CustomersPage>());
    }
}
