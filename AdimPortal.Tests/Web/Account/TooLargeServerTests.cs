using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Account;

/// <summary>
/// Whoever wants a plan with a smaller disk reads before they confirm it which of their servers can't follow, and what
/// they can do.
/// </summary>
[Trait("Category", "Integration")]
public sealed class TooLargeServerTests(PostgresCluster cluster)
{
    [Theory]
    [InlineData(25, true)]
    [InlineData(50, false)]
    public async Task The_page_of_a_plan_change_names_it_and_leads_to_the_move(int newDiskGib, bool isTooLarge)
    {
        var cloud = new InMemoryCloud();
        cloud.Sizes["s-1vcpu-2gb"] = cloud.Sizes["s-1vcpu-2gb"] with { DiskGib = newDiskGib };
        await using var portal = new PortalApp(cluster) { Alter = services => services.AddSingleton<ICloud>(cloud) };
        await portal.InitializeAsync();
        var owner = await portal.AccountAsync("pia@example.com");
        var (id, _) = await portal.WorkspaceAsync(owner);
        await BuildAsync(portal, cloud, id);
        await portal.SubscribedAsync(owner.Id, "pro");

        using var pia = portal.NewVisitor();
        await pia.SignInAsync("pia@example.com");
        var page = await pia.GetAsync("/billing/plan/starter");
        Assert.Contains("Change to Starter", page.Words, StringComparison.Ordinal);
        var said = page.Document.QuerySelector($"[data-too-large={id}]");
        Assert.Equal(isTooLarge, said is not null);
        Assert.Equal(!isTooLarge, page.Words.Contains("“Notes” gets another server size", StringComparison.Ordinal));
        if (said is null)
            return;
        Assert.Contains("The server has a disk of 50 GB, the size of Starter has 25 GB, and a disk can't shrink",
            said.Words(), StringComparison.Ordinal);
        // It is no reason to keep somebody on a dearer plan.
        Assert.False(page.Document.QuerySelector("main button[type=submit].mud-button-filled")!.HasAttribute("disabled"));
        var move = await pia.GetAsync(said.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Contains("Move", move.Title, StringComparison.Ordinal);
    }

    private static async Task BuildAsync(PortalApp portal, InMemoryCloud cloud, WorkspaceId id)
    {
        await cloud.CreateDropletAsync(
            new DropletRequest(id.Value, "nyc3", "s-2vcpu-4gb", "debian-12-x64", [], [], new Secret(""),
                Backups: false), default);
        await using var context =
            await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        await context.Database.ExecuteSqlAsync(
            $"UPDATE workspaces SET status = 'Active', plan = 'pro', size = 's-2vcpu-4gb', droplet_id = {cloud.Droplets[0].Id}, address = {cloud.Droplets[0].Address} WHERE id = {id.Value}");
        await context.Database.ExecuteSqlAsync(
            $"UPDATE operations SET status = 'Done', ended_at = now(), wake_at = NULL WHERE workspace_id = {id.Value}");
    }
}
