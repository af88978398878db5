using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.Billing;

/// <summary>
/// Somebody who pays, or doesn't: what they do in their browser, here and on the payment service's pages.
/// </summary>
internal sealed class PayingPerson(BrowserWindow window)
{
    /// <summary>
    /// Cards that work, and one that can be kept but never charged (https://docs.stripe.com/testing).
    /// </summary>
    public const string GoodCard = "4242424242424242";
    public const string OtherGoodCard = "5555555555554444";
    public const string EmptyCard = "4000000000000341";
    public const string DeclinedCard = "4000000000000002";

    /// <summary>Asks for a workspace on a paid plan, and stands before Checkout.</summary>
    public async Task ChoosePlanAsync(string plan, string name)
    {
        await window.Page.GotoAsync($"/workspaces/new?plan={plan}");
        await window.Page.GetByLabel("Name").FillAsync(name);
        await window.LookAsync("choose-a-plan");
        await window.PressAsync("Build workspace");
        await window.Page.WaitForURLAsync(url => url.Contains("/pay/c/", StringComparison.Ordinal));
    }

    public async Task CheckOutAsync(string card)
    {
        await FillCardAsync(card);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Start trial" }).ClickAsync();
    }

    /// <summary>Makes a card the one that is charged from now on, and comes back.</summary>
    public async Task UseCardAsync(string card, bool payWhatIsDue = false)
    {
        await OpenPaymentPagesAsync();
        await FillCardAsync(card);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Add card" }).ClickAsync();
        var line = window.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = card[^4..] });
        await line.WaitForAsync();
        var choose = line.GetByRole(AriaRole.Button, new() { Name = "Make default" });
        if (await choose.CountAsync() > 0)
            await choose.ClickAsync();
        if (payWhatIsDue)
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Pay", Exact = true }).First.ClickAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Return" }).ClickAsync();
        await window.Page.WaitForURLAsync(url => url.EndsWith("/billing", StringComparison.Ordinal));
    }

    private async Task OpenPaymentPagesAsync()
    {
        await window.Page.GotoAsync("/billing");
        await window.PressAsync("Manage cards and subscription");
        await window.Page.WaitForURLAsync(url => url.Contains("/pay/p/", StringComparison.Ordinal));
    }

    private async Task FillCardAsync(string card)
    {
        await window.Page.GetByLabel("Card number").FillAsync(card);
        await window.Page.GetByLabel("Expiry").FillAsync("12 / 34");
        await window.Page.GetByLabel("CVC").FillAsync("123");
    }
}
