using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Layout;
using AdimPortal.Web.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>What was set aside, why, and what staff decide.</summary>
public sealed class SetAsidePageTests : PageTest
{
    public SetAsidePageTests() => Role = Roles.Support;

    [Fact]
    public void Nothing_set_aside_is_good_news()
    {
        Assert.Equal("Nothing is set aside.", Render<SetAsidePage>().Find(".empty").Words());
        Assert.Empty(Render<SetAsideCount>().Nodes.OfType<AngleSharp.Dom.IElement>());
    }

    [Fact]
    public async Task An_item_says_what_went_wrong_and_can_be_tried_again()
    {
        await FailAsync(WorkQueues.Mail, "letter 7", "No such mailbox.", reference: null);
        await FailAsync(WorkQueues.Backups, "ws22222", "The storage is full.", "/workspaces/ws22222");
        await FailAsync(WorkQueues.Backups, "evil", "No.", "//evil.example");
        Assert.Equal("3", Render<SetAsideCount>().Find(".count").GetAttribute("data-set-aside"));
        var page = Render<SetAsidePage>();

        Assert.Contains("Outgoing email letter 7 No such mailbox. 5", page.Words(), StringComparison.Ordinal);
        Assert.Equal("/workspaces/ws22222", Assert.Single(page.FindAll("tbody a")).GetAttribute("href"));
        // What comes again by itself can't be dismissed.
        Assert.Single(page.FindAll("button"), b => b.Words() == "Dismiss item");

        await page.FindAll("button").First(b => b.Words() == "Try again").ClickAsync(new());
        Assert.Equal(["ws22222", "evil"], page.FindAll("tbody [data-set-aside]").Select(r => r.GetAttribute("data-set-aside")));
    }

    [Theory]
    [InlineData("", "letter 7 ws22222")]
    [InlineData("?work=mail", "letter 7")]
    [InlineData("?text=%20WS2%20", "ws22222")]
    [InlineData("?work=mail&text=ws2", "")]
    [InlineData("?order=Item&descending=true", "ws22222 letter 7")]
    [InlineData("?work=none&order=99&descending=x&page=%00&text=", "letter 7 ws22222")]
    public async Task Filters_and_orders_are_in_the_address(string query, string expected)
    {
        await FailAsync(WorkQueues.Mail, "letter 7", "No such mailbox.", reference: null);
        await FailAsync(WorkQueues.Backups, "ws22222", "The storage is full.", "/workspaces/ws22222");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/staff/set-aside{query}");
        var page = Render<SetAsidePage>();
        Assert.Equal(expected, string.Join(' ',
            page.FindAll("tbody [data-set-aside]").Select(row => row.GetAttribute("data-set-aside"))));
        if (expected.Length == 0)
            Assert.Contains("No items match this filter.", page.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_has_pages_and_says_how_long_it_is()
    {
        for (var i = 0; i < 201; i++)
            await FailAsync(WorkQueues.PendingActs, $"item {i}", "No.", reference: null);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/staff/set-aside?page=5");
        var page = Render<SetAsidePage>();
        Assert.Equal("item 200", Assert.Single(page.FindAll("[data-set-aside]")).GetAttribute("data-set-aside"));
        Assert.Contains("Page 5 of 5", page.Words(), StringComparison.Ordinal);
        Assert.Contains("There are 201 items.", page.Words(), StringComparison.Ordinal);
    }

    private async Task FailAsync(WorkQueue queue, string key, string reason, string? reference)
    {
        for (var i = 0; i < queue.Tries; i++)
            await Aside.FailedAsync(queue, key, reason, reference, default);
    }
}
