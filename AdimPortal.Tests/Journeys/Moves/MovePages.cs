using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.Moves;

/// <summary>What an owner does on the page Move. Each form of it is looked at.</summary>
internal sealed class MovePages : IAsyncDisposable
{
    private readonly BrowserWindow _window;
    private readonly WorkspaceId _id;

    private MovePages(BrowserWindow window, WorkspaceId id) => (_window, _id) = (window, id);

    public static async Task<MovePages> OpenAsync(Chromium chromium, MovingWorkspace moving)
    {
        var window = await BrowserWindow.OpenAsync(chromium, moving.Portal.Address, "move-home", 1280, 900);
        await window.SignInAsync(Personas.Mira.Email, Personas.Password);
        return new MovePages(window, moving.Id);
    }

    /// <summary>The line for a rehearsal. Nobody says sudo: its owner is root already.</summary>
    public async Task<string> TakeLineAsync(string address)
    {
        await GoAsync();
        await _window.Page.GetByLabel("Your server's address").FillAsync(address);
        await _window.PressAsync("Get command");
        var line = await _window.Page.Locator("[data-migrate-line]").InnerTextAsync();
        await _window.LookAsync("line");
        return line.Replace("sudo ", "", StringComparison.Ordinal);
    }

    /// <param name="sure">The button of the question that follows; null when it bears the same name.</param>
    public async Task PressAsync(string button, string? sure = null)
    {
        await GoAsync();
        await _window.LookAsync(button.Split(' ')[0]);
        await _window.PressAsync(button);
        await _window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = sure ?? button })
            .ClickAsync();
        await _window.Page.WaitForURLAsync($"**/workspaces/{_id}");
    }

    public ValueTask DisposeAsync() => _window.DisposeAsync();

    private async Task GoAsync()
    {
        await _window.Page.GotoAsync($"/workspaces/{_id}/move");
        await _window.Page.Locator("[data-interactive]").WaitForAsync();
    }
}
