using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Layout;
using AdimPortal.Web.Components.Staff;
using Bunit;

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

    private async Task FailAsync(WorkQueue queue, string key, string reason, string? reference)
    {
        for (var i = 0; i < queue.Tries; i++)
            await Aside.FailedAsync(queue, key, reason, reference, default);
    }
}
