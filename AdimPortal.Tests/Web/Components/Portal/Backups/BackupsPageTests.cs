using AdimPortal.Core.Backups;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Backups;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Backups;

/// <summary>The page of a workspace's backups, in each of its states.</summary>
public sealed class BackupsPageTests : PageTest
{
    [Fact]
    public void Without_a_backup_it_says_when_there_will_be_one()
    {
        var page = Show(UserId, WorkspaceStatus.Active);

        Assert.Contains("There is no backup yet.", page.Words(), StringComparison.Ordinal);
        Assert.Contains("every week", page.Words(), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("a[href$='/backups/key']"));
    }

    [Theory]
    [InlineData(true, "There is no successful backup yet. The first one is taken 15 minutes after the workspace is ready.")]
    [InlineData(false, "There is no successful backup yet.")]
    public void The_workspaces_page_says_when_the_first_comes(bool isNew, string words)
    {
        var card =
            Render<BackupsCard>(p => p.Add(c => c.Workspace, APage.Notes).Add(c => c.Backups, [])
                .Add(c => c.IsNew, isNew));

        Assert.Equal(words, card.Find("p").Words());
    }

    [Fact]
    public async Task Back_up_now_asks_for_one()
    {
        var page = Show(UserId, WorkspaceStatus.Active);

        await page.Find(".page-head button").ClickAsync(new());

        Assert.Equal(["back-up"], Portal.Asked);
        Assert.StartsWith("/workspaces/ws7x2km/operations/", page.Find("[data-toast] a").GetAttribute("href"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_one_can_be_restored_downloaded_and_exported_also_while_suspended()
    {
        Add(BackupStatus.Good);
        var page = Show(UserId, WorkspaceStatus.Suspended);

        Assert.Contains("Good", page.Words(), StringComparison.Ordinal);
        Assert.Contains("2 MB", page.Words(), StringComparison.Ordinal);
        Assert.NotNull(page.Find("[data-backup=Good] button"));
        Assert.Single(page.FindAll("a[href$='everything.tar']"));
        Assert.Single(page.FindAll("a[href$='parts/media']"));
        Assert.Single(page.FindAll("a[href$='sealed/media']"));
        Assert.Single(page.FindAll("a[href$='/backups/key']"));
    }

    [Fact]
    public void A_failed_one_says_why_and_that_nothing_is_kept()
    {
        Add(BackupStatus.Failed, "The storage did not accept the part media.");
        var page = Show(UserId, WorkspaceStatus.Active);

        Assert.Contains("The storage did not accept the part media. We kept nothing of it.", page.Words(),
            StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-backup=Failed] button"));
    }

    [Fact]
    public void While_one_is_taken_nothing_else_is_begun()
    {
        Add(BackupStatus.Running);
        Add(BackupStatus.Good);
        var page = Show(UserId, WorkspaceStatus.Active);

        Assert.Contains("A backup is being taken", page.Words(), StringComparison.Ordinal);
        Assert.True(page.Find(".page-head button").HasAttribute("disabled"));
        Assert.Empty(page.FindAll("[data-backup=Good] button"));
    }

    [Fact]
    public void Staff_see_it_and_take_no_data_out()
    {
        Role = Roles.Support;
        Add(BackupStatus.Good, verifiedAt: APage.Ten);
        var page = Show(Guid.CreateVersion7(), WorkspaceStatus.Active);

        Assert.Contains("Last verified on", page.Words(), StringComparison.Ordinal);
        // Only an admin may ask for a restore, and the owner can refuse it.
        Assert.Empty(page.FindAll("[data-backup=Good] button"));
        Assert.Empty(
            page.FindAll(
                "a[href*='everything'], a[href*='parts/'], a[href*='sealed/'], a[href$='/key'], a[href$='/new']"));
    }

    [Fact]
    public void A_portal_without_storage_says_so()
    {
        Backups.IsThere = false;
        var page = Show(UserId, WorkspaceStatus.Active);

        Assert.Contains("This portal has no backups", page.Words(), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".page-head button"));
    }

    private IRenderedComponent<BackupsPage> Show(Guid owner, WorkspaceStatus status)
    {
        Portal.Workspaces.Add(APage.AWorkspace(owner, status));
        return Render<BackupsPage>(page => page.Add(p => p.Id, APage.Notes.Value));
    }

    private void Add(BackupStatus status, string? problem = null, DateTimeOffset? verifiedAt = null)
    {
        var manifest = status is BackupStatus.Good
            ? new BackupManifest("{}", APage.Ten,
                [new BackupPart("media", 2_000_000, 2_000_200, 1, new string('a', 64))], "{}")
            : null;
        var backup = new Backup(Guid.CreateVersion7(), APage.Notes, BackupReason.Asked, status, APage.Ten, null,
            manifest is null ? null : "x/", manifest, problem, verifiedAt);
        Backups.Backups[backup.Id] = backup;
    }
}
