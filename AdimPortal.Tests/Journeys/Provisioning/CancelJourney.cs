using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.Provisioning;

/// <summary>
/// A person calls a building off half way: the routine on the server ends, everything is removed, and the same
/// workspace can be built again.
/// </summary>
[Trait("Category", "Journey")]
public sealed class CancelJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium)
{
    [Fact]
    public async Task A_building_that_is_cancelled_takes_everything_back_and_can_be_tried_again()
    {
        var sandbox = await shared.GetAsync();
        await using var portal =
            await PortalProcess.StartNewAsync(await postgres.CreateDatabaseAsync("cancel"), sandbox);
        await using var window = await BrowserWindow.OpenAsync(chromium, portal.Address, "cancel", 1280, 800);
        await window.SignInAsync(Personas.Mira.Email, Personas.Password);
        var person = new NewPerson(window, sandbox, Personas.Mira.Email);
        var id = await person.AskForWorkspaceAsync("Second thoughts");

        await BuildingPage.LinesComeAsync(window);
        await window.PressAsync("Cancel");
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel build" })
            .ClickAsync();
        await window.SeesAsync("The build was cancelled", TimeSpan.FromMinutes(1));
        await window.LookAsync("cancelled");
        await Leftovers.NoneOfAsync(sandbox, id);

        await window.PressAsync("Try again");
        await window.Page.Locator("[data-operation][data-status=Running]").WaitForAsync();
        await BuildingPage.LinesComeAsync(window);
        Assert.Equal(1, await Leftovers.DropletsAsync(sandbox, id));
        await window.PressAsync("Cancel");
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel build" })
            .ClickAsync();
        await window.SeesAsync("The build was cancelled", TimeSpan.FromMinutes(1));
        await Leftovers.NoneOfAsync(sandbox, id);
    }
}
