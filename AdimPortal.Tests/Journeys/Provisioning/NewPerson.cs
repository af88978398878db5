using AdimPortal.Testing.Processes;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.Provisioning;

/// <summary>Somebody who has never been here: what they do in their browser, one verb for each thing.</summary>
/// <param name="hasMouse">Without one they come to everything by Tab.</param>
internal sealed class NewPerson(BrowserWindow window, SandboxProcess sandbox, string email, bool hasMouse = true)
{
    private const string Password = "a long walk by the sea";

    private readonly ByKeyboard _keys = new(window.Page);

    public BrowserWindow Window => window;

    public async Task SignUpAsync()
    {
        await window.Page.GotoAsync("/");
        await window.LookAsync("landing");
        await PressAsync("Create an account");
        await TypeAsync("Email", email);
        await TypeAsync("Password", Password);
        await window.LookAsync("sign-up");
        await PressAsync("Sign up");
        await window.SeesAsync("Check your email");
        await window.LookAsync("check-your-mail");
    }

    public async Task ConfirmAddressAsync()
    {
        var mail = await CaughtMail.WaitForAsync(sandbox, email, "Confirm your email address");
        await window.Page.GotoAsync(mail.Links[0]);
        await window.LookAsync("confirm-address");
        await PressAsync("Confirm this email address");
        await window.SeesAsync("Your email address is confirmed");
        await window.LookAsync("address-confirmed");
    }

    public async Task SignInAsync()
    {
        await window.SignInAsync(email, Password, look: true);
        await window.SeesAsync("You have no workspaces yet");
        await window.LookAsync("no-workspace-yet");
    }

    /// <summary>Asks for a workspace, and is on its page while it is built.</summary>
    /// <returns>The workspace's id.</returns>
    public async Task<string> AskForWorkspaceAsync(string name)
    {
        await PressAsync("New workspace");
        await TypeAsync("Name", name);
        await window.LookAsync("new-workspace");
        await PressAsync("Build workspace");
        await window.Page.WaitForURLAsync(url => url.Contains("/workspaces/ws", StringComparison.Ordinal));
        return new Uri(window.Page.Url).Segments[^1];
    }

    /// <summary>Removes the workspace on its settings, by typing its id, and sees its end on the overview.</summary>
    public async Task TerminateAsync(string id)
    {
        await window.PressAsync("Settings");
        await window.Page.Locator("[data-interactive]").WaitForAsync();
        await window.LookAsync("settings");
        await window.PressAsync("Terminate workspace");
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        // One can type at once, and as fast as one likes.
        await Eventually.TrueAsync(
            () => window.Page.EvaluateAsync<bool>("document.activeElement.id === 'typed-word'"),
            "the field has the focus");
        await window.Page.Keyboard.TypeAsync(id);
        Assert.Equal(id, await dialog.GetByLabel("to confirm").InputValueAsync());
        await window.LookAsync("terminate");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Terminate workspace" }).ClickAsync();
        await TypePasswordAsync();
        await window.SeesAsync("This workspace is terminated", TimeSpan.FromMinutes(3));
        await window.LookAsync("terminated");
    }

    /// <summary>This browser was let in by the mailed link; what can't be undone wants the password itself.</summary>
    private async Task TypePasswordAsync()
    {
        var asked = window.Page.Locator("[data-confirm-password]").GetByLabel("Password");
        await asked.WaitForAsync();
        await window.LookAsync("confirm-password");
        await asked.FillAsync(Password);
        // At once, before the page knows what was typed.
        await asked.PressAsync("Enter");
    }

    private Task PressAsync(string name) => hasMouse ? window.PressAsync(name) : _keys.PressAsync(name);

    private Task TypeAsync(string label, string text) => hasMouse
        ? window.Page.GetByLabel(label, new() { Exact = true }).FillAsync(text)
        : _keys.TypeAsync(label, text);
}
