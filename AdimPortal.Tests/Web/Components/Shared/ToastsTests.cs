using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Shared;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Shared;

/// <summary>Messages at the edge of the page, with what can be done about them.</summary>
public sealed class ToastsTests : PageTest
{
    private static readonly TimeSpan Stays = TimeSpan.FromSeconds(8);

    private IRenderedComponent<Toasts>? _page;

    private IRenderedComponent<Toasts> Page => _page ??= Render<Toasts>();

    private Toast Toast => Services.GetRequiredService<Toast>();

    [Fact]
    public void They_are_read_out_and_what_leads_on_says_where_from()
    {
        _ = Page;
        Toast.Say("Backup started", "Your workspace keeps working.", ToastAction.Show("/workspaces/ws7x2km"));
        Assert.Equal("status", Page.Find(".toasts").GetAttribute("role"));
        var show = Page.Find("[data-toast] a");
        Assert.Equal(("/workspaces/ws7x2km", "Show: Backup started"),
            (show.GetAttribute("href"), show.GetAttribute("aria-label")));
        Assert.Equal("Show", show.Words());
    }

    [Fact]
    public async Task What_can_be_answered_goes_after_a_while_and_the_rest_stays()
    {
        _ = Page;
        Toast.Say("Renamed", "It has a name.", ToastAction.Undo(() => Task.CompletedTask));
        Toast.Say("Said", "It stays.");
        Toast.Fault("Not done", "It stays.");
        await PassAsync(Stays - TimeSpan.FromSeconds(1));
        Assert.Equal(3, Page.FindAll("[data-toast]").Count);
        await PassAsync(TimeSpan.FromSeconds(1));
        Page.WaitForAssertion(() => Assert.Equal(2, Page.FindAll("[data-toast]").Count));
        Assert.DoesNotContain("Renamed", Page.Words(), StringComparison.Ordinal);
        await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, Page.FindAll("[data-toast]").Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_has_the_mouse_or_the_focus_on_it_keeps_it(bool isByMouse)
    {
        _ = Page;
        Toast.Say("Renamed", "It has a name.", ToastAction.Undo(() => Task.CompletedTask));
        var toast = Page.Find("[data-toast]");
        if (isByMouse)
            toast.MouseEnter();
        else
            toast.FocusIn();
        await PassAsync(TimeSpan.FromMinutes(1));
        toast = Page.Find("[data-toast]");
        if (isByMouse)
            toast.MouseLeave();
        else
            toast.FocusOut();
        await PassAsync(Stays - TimeSpan.FromSeconds(1));
        Assert.Single(Page.FindAll("[data-toast]"));
        await PassAsync(Stays);
        Page.WaitForAssertion(() => Assert.Empty(Page.FindAll("[data-toast]")));
    }

    [Fact]
    public void It_takes_back_once_and_is_closed()
    {
        var taken = 0;
        _ = Page;
        Toast.Say("Renamed", "It has a name.", ToastAction.Undo(() =>
        {
            taken++;
            return Task.CompletedTask;
        }));
        Page.Find("button:contains('Undo')").Click();
        Assert.Equal(1, taken);
        Assert.Empty(Page.FindAll("[data-toast]"));
        Toast.Say("Said", "It stays.");
        Page.Find("button:contains('Close')").Click();
        Assert.Empty(Page.FindAll("[data-toast]"));
    }

    /// <summary>What was waiting for the time has done its work.</summary>
    private Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        return Page.InvokeAsync(() => { });
    }
}
