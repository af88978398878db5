using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Images;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Staff;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Staff;

/// <summary>The images that servers are built from: what there is, what it costs, and another one now.</summary>
public sealed class ImagesPageTests : PageTest
{
    public ImagesPageTests() => Role = Roles.Admin;

    [Fact]
    public void Before_the_first_there_is_a_button_and_a_sentence()
    {
        var page = Render<ImagesPage>();
        Assert.Equal("There is no image yet. The portal prepares one automatically.", page.Find(".empty").Words());
        Assert.Equal("Prepare image", Assert.Single(page.FindAll("button.mud-button-filled")).Words());
    }

    [Fact]
    public async Task Each_says_how_old_it_is_where_it_is_and_what_it_costs()
    {
        await HasAsync("ws2222", ImageState.Ready);
        await HasAsync("ws3333", ImageState.Failed);
        var page = Render<ImagesPage>();

        Assert.Contains("1 image in use, 1.50 GiB, about $0.09 a month.", page.Words(), StringComparison.Ordinal);
        var words = page.FindAll("tbody tr").Select(row => row.Words()).ToList();
        Assert.Contains(words, row => row.StartsWith("ws2222 Ready", StringComparison.Ordinal)
            && row.Contains("nyc3, fra1 1.50 GiB $0.09", StringComparison.Ordinal));
        Assert.Contains(words, row => row.StartsWith("ws3333 Failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_one_is_prepared_no_second_one_is()
    {
        await HasAsync("ws2222", ImageState.Preparing);
        Assert.True(Render<ImagesPage>().Find("button.mud-button-filled").HasAttribute("disabled"));
    }

    [Fact]
    public void Support_looks_and_does_not_touch()
    {
        Role = Roles.Support;
        Assert.Empty(Render<ImagesPage>().FindAll("button"));
    }

    private async Task HasAsync(string name, ImageState state)
    {
        var id = WorkspaceId.Parse(name);
        var today = new ImageFingerprint(InMemoryWorld.TheBlueprint, Services.GetRequiredService<IBlueprintSettings>(),
            Services.GetRequiredService<AdimPortal.Core.Provisioning.ProvisioningOptions>()).Read();
        await Images.ReserveAsync(id, today, "1", default);
        if (state is ImageState.Ready)
            await Images.KeepAsync(id, new Snapshot("7", $"adim-{id}-image", Time.GetUtcNow())
            { Regions = ["nyc3", "fra1"], SizeGib = 1.5m, MinimumDiskGib = 25 }, default);
        else if (state is not ImageState.Preparing)
            await Images.EndAsync(id, state, default);
    }
}
