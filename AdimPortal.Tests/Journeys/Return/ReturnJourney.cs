using AdimPortal.Testing.Processes;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.Return;

/// <summary>
/// A page that was left open, in a real browser behind a network that fails: whatever happened meanwhile, it comes back
/// by itself to what is true then, shows the next change and answers to a click. What was typed is not lost.
/// </summary>
[Trait("Category", "Journey")]
public sealed class ReturnJourney(LeftPortal portal, Chromium chromium) : IClassFixture<LeftPortal>
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1), Moment = TimeSpan.FromMilliseconds(1);

    private IReadOnlyCollection<string> _before = [];

    public static TheoryData<string> Pages => ["roster", "workspace", "building", "staff", "form"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Cut_for_a_moment_it_goes_on_where_it_was(string which)
    {
        Keep(circuits: Long, states: Long);
        await using var page = await OpenAsync(which);
        var opened = portal.Circuits.Opened;
        portal.Network.Cut();
        await page.SeesLossAsync();
        portal.Network.Mend();
        await ReturnsAsync(page);
        Assert.True(await page.IsSameAsync());
        Assert.Equal(opened, portal.Circuits.Opened);
        await page.AnswersAsync();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Cut_for_longer_than_its_circuit_is_kept_it_comes_back(string which)
    {
        Keep(circuits: Moment, states: Long);
        await using var page = await OpenAsync(which);
        portal.Network.Cut();
        await page.SeesLossAsync();
        await GoneAsync();
        portal.Network.Mend();
        await ReturnsAsync(page);
        await page.AnswersAsync();
    }

    [Fact]
    public async Task Deployed_again_meanwhile_the_portal_gets_its_pages_back()
    {
        Keep(circuits: Long, states: Long);
        await AllAsync(movesTime: false, async pages =>
        {
            await portal.DeployAsync();
            foreach (var page in pages)
                await page.IsLoadedAgainAsync();
        });
    }

    [Fact]
    public async Task After_a_sleep_that_their_connections_did_not_outlive_pages_come_back()
    {
        Keep(circuits: Long, states: Long);
        await AllAsync(movesTime: true, async pages =>
        {
            // Nobody says that a connection is gone: no end of it passes.
            portal.Network.FallSilent();
            foreach (var page in pages)
                await page.SleepAsync();
            portal.Network.Mend();
        });
    }

    [Theory]
    [InlineData("roster")]
    [InlineData("workspace")]
    [InlineData("building")]
    public async Task Hidden_for_long_it_costs_the_portal_nothing_and_is_there_when_it_is_seen(string which)
    {
        Keep(circuits: Long, states: Long);
        await using var page = await OpenAsync(which, movesTime: true);
        await HideForLongAsync(page);
        await page.HideAsync(false);
        await ReturnsAsync(page);
        Assert.True(await page.IsSameAsync());
        await page.AnswersAsync();
    }

    [Fact]
    public async Task Hidden_for_long_it_costs_nothing_though_it_was_cut_before()
    {
        Keep(circuits: Long, states: Long);
        await using var page = await OpenAsync("workspace", movesTime: true);
        portal.Network.Cut();
        await page.SeesLossAsync();
        portal.Network.Mend();
        await page.SeesNoNoticeAsync();
        await HideForLongAsync(page);
        await page.HideAsync(false);
        await ReturnsAsync(page);
    }

    [Fact]
    public async Task Hidden_for_long_a_page_with_something_begun_keeps_its_circuit()
    {
        Keep(circuits: Long, states: Long);
        await using var page = await OpenAsync("form", movesTime: true);
        var opened = portal.Circuits.Opened;
        await page.HideForLongAsync();
        await page.HoldsTypedAsync();
        await page.IsLiveAsync();
        Assert.True(await page.IsSameAsync());
        Assert.Equal(opened, portal.Circuits.Opened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hidden_for_so_long_that_nothing_of_it_is_known_any_more_it_is_loaded_again(bool isDeployed)
    {
        Keep(circuits: Long, states: isDeployed ? Long : Moment);
        await using var page = await OpenAsync("workspace", movesTime: true);
        await HideForLongAsync(page);
        if (isDeployed)
            await portal.DeployAsync();
        await page.HideAsync(false);
        await ReturnsAsync(page);
        await page.AnswersAsync();
    }

    [Theory]
    [InlineData("cut", "roster")]
    [InlineData("cut", "form")]
    [InlineData("kept", "roster")]
    [InlineData("hidden", "workspace")]
    [InlineData("deployed", "staff")]
    public async Task Signed_out_elsewhere_meanwhile_it_leads_to_the_sign_in(string how, string which)
    {
        Keep(circuits: how == "kept" ? Moment : Long, states: Long);
        await using var page = await OpenAsync(which, movesTime: how == "hidden");
        if (how == "hidden")
            await HideForLongAsync(page);
        else
            portal.Network.Cut();
        if (how == "kept")
            await GoneAsync();
        await portal.SignOutAsync(which == "staff" ? LeftPortal.Support : LeftPortal.Owner);
        if (how == "deployed")
            await portal.DeployAsync();
        portal.Network.Mend();
        await page.HideAsync(false);
        await page.Page.WaitForURLAsync(url => url.Contains("/signin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_says_that_the_portal_is_away_and_can_be_loaded_again_by_keyboard()
    {
        Keep(circuits: Long, states: Long);
        await using var page = await OpenAsync("form", folder: "return-away");
        portal.Network.Cut();
        await page.Page.GetByText("We can't reach the portal.").First.WaitForAsync();
        await Assertions.Expect(page.Page.Locator("#announcer")).ToContainTextAsync("We can't reach the portal.");
        foreach (var (device, width) in new[] { ("desktop", 1280), ("phone", 360) })
        {
            await page.Page.SetViewportSizeAsync(width, 740);
            // The browser itself complains about a network that is not there.
            Assert.DoesNotContain(await page.Window.FaultsAsync($"away-{device}"),
                fault => !fault.StartsWith(portal.Address.ToString(), StringComparison.Ordinal));
        }

        portal.Network.Mend();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await ReturnsAsync(page);
        await page.AnswersAsync();
    }

    private async Task<LeftPage> OpenAsync(string which, bool movesTime = false, string folder = "return")
    {
        // A test that failed leaves it as it was; some circuits that others left may still be kept.
        portal.Network.Mend();
        _before = portal.Circuits.Held;
        var page = await LeftPage.OpenAsync(portal, chromium, which, movesTime, folder);
        await page.TypeAsync();
        await page.MarkAsync();
        return page;
    }

    private static async Task ReturnsAsync(LeftPage page)
    {
        await page.HoldsTypedAsync();
        await page.IsLiveAsync();
        await page.SeesNoNoticeAsync();
    }

    /// <summary>The portal holds nothing of what was opened.</summary>
    private Task GoneAsync() =>
        Eventually.TrueAsync(() => !portal.Circuits.Held.Except(_before).Any(), "the circuit has gone");

    private async Task HideForLongAsync(LeftPage page)
    {
        await page.HideForLongAsync();
        await GoneAsync();
    }

    /// <summary>All pages side by side: what happens to them takes its time.</summary>
    private async Task AllAsync(bool movesTime, Func<IReadOnlyList<LeftPage>, Task> happens)
    {
        var pages = new List<LeftPage>();
        try
        {
            portal.Network.Mend();
            foreach (var which in Pages)
                pages.Add(await LeftPage.OpenAsync(portal, chromium, which.Data, movesTime));
            foreach (var page in pages)
            {
                await page.TypeAsync();
                await page.MarkAsync();
            }

            await happens(pages);
            // Before anything else changes: a name that changes takes the place of what is typed over it.
            foreach (var page in pages)
                await page.HoldsTypedAsync();
            foreach (var page in pages)
            {
                await page.IsLiveAsync();
                await page.SeesNoNoticeAsync();
                await page.AnswersAsync();
            }
        }
        finally
        {
            foreach (var page in pages)
                await page.DisposeAsync();
        }
    }

    /// <param name="circuits">How long a circuit is kept whose browser is away.</param>
    /// <param name="states">How long is kept what a circuit leaves behind.</param>
    private void Keep(TimeSpan circuits, TimeSpan states)
    {
        portal.Kept.DisconnectedCircuitRetentionPeriod = circuits;
        portal.Kept.PersistedCircuitInMemoryRetentionPeriod = states;
        portal.Kept.PersistedCircuitDistributedRetentionPeriod = states;
    }
}
