
namespace AdimPortal.Tests.Journeys.SelfHosted;

/// <summary>What a person does on the portal's pages to get a workspace on a machine of their own.</summary>
internal static class SelfHostedPages
{
    /// <summary>Signs in and takes the line. Nobody says sudo: its owner is root already.</summary>
    public static async Task<string> TakeLineAsync(BrowserWindow window)
    {
        await window.Page.GotoAsync("/signin?returnUrl=%2Fworkspaces%2Fown");
        await window.Page.GetByLabel("Email").FillAsync("mira@adim.test");
        await window.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("open-the-gate");
        await window.PressAsync("Sign in");
        await window.SeesAsync("What the server needs");
        await window.Page.GetByLabel("Name").FillAsync("Attic");
        await window.PressAsync("Get command");
        var line = await window.Page.Locator("[data-install-line]").InnerTextAsync();
        await window.LookAsync("line");
        return line.Replace("sudo ", "", StringComparison.Ordinal);
    }
}
