using AdimPortal.Core.Backups;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdimPortal.Tests.Journeys.Backups;

/// <summary>
/// The pages on which people look after their data, in a real browser, on a desk and on a phone: backups, a move, a
/// server of their own.
/// </summary>
[Trait("Category", "Journey")]
public sealed class DataPagesJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("data-desktop", 1280, 800)]
    [InlineData("data-phone", 360, 740)]
    public async Task Backups_moves_and_own_servers_can_be_read_by_everybody(string device, int width, int height)
    {
        var (database, sandbox) =
            (await postgres.CreateDatabaseAsync(device.Replace('-', '_')), await shared.GetAsync());
        await using var portal = await PortalProcess.StartNewAsync(database, sandbox, settings =>
        {
            foreach (var (name, value) in sandbox.ObjectStorage()) settings[$"ObjectStorage__{name}"] = value;
            // What is shown was written by this test: nothing may be looked at or done meanwhile.
            settings["Billing__Plans__0__BackupEvery"] = "00:00:00";
            settings["Billing__Plans__0__Workspaces"] = "5";
            settings["Monitoring__Every"] = "01:00:00";
        });
        await using var node = await EngineNode.StartAsync(database, scheduler: false);
        var (used, fresh, backup) = await TwoWorkspacesAsync(node);
        await using var window = await BrowserWindow.OpenAsync(chromium, portal.Address, device, width, height);
        await window.SignInAsync(Personas.Mira.Email, Personas.Password);

        foreach (var (name, path, sees) in new[]
        {
            ("backups", $"/workspaces/{used}/backups", "Last verified"),
            ("no-backups", $"/workspaces/{fresh}/backups", "There is no backup yet."),
            ("restore-into-new", $"/workspaces/{used}/backups/{backup}/new", "The old workspace stays as it is."),
            ("move", $"/workspaces/{used}/move", "The address stays the same"),
            ("own-server", "/workspaces/own", "What the server needs"),
        })
        {
            await window.Page.GotoAsync(path);
            await window.SeesAsync(sees);
            await window.LookAsync(name);
        }

        await window.Page.GetByLabel("Name").FillAsync("Attic");
        await window.PressAsync("Get command");
        await window.SeesAsync("Run this on your server");
        await window.LookAsync("own-server-line");
    }

    /// <summary>One that has backups of every kind, and one that has none yet.</summary>
    private static async Task<(WorkspaceId Used, WorkspaceId Fresh, Guid Backup)> TwoWorkspacesAsync(EngineNode node)
    {
        await using var context = await node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var owner = (await context.Set<PortalUser>().SingleAsync(user => user.Email == Personas.Mira.Email)).Id;
        var ids = await MonitoredWorkspaces.AddAsync(node.Service<NpgsqlDataSource>(), owner, 2);
        var store = new PostgresBackupStore(node.Service<IDbContextFactory<PortalDbContext>>(), TimeProvider.System);
        var running = await BeginAsync(store, ids[0], BackupReason.Asked, Now.AddMinutes(-1));
        await store.ProblemAsync(running,
            "The storage did not accept the part media. Nothing is lost; we try again.",
            default);
        var failed = await BeginAsync(store, ids[0], BackupReason.Scheduled, Now.AddDays(-1));
        await store.ProblemAsync(failed, "The server's disk has no space for a piece of the backup.", default);
        await store.FailAsync(failed, default);
        var verified = Guid.Empty;
        for (var week = 1; week < 5; week++)
        {
            var (at, reason) =
                (Now.AddDays(-7 * week), week == 2 ? BackupReason.BeforeMove : BackupReason.Scheduled);
            verified = await BeginAsync(store, ids[0], reason, at);
            var json =
                $$$"""{"format":1,"workspace":"{{{ids[0]}}}","taken_at":"{{{at:O}}}","parts":[{"name":"media","bytes":{{{week * 734_003_200L}}},"stored_bytes":{{{week * 734_182_600L}}},"pieces":9,"sha256":"{{{new string('a', 64)}}}"},{"name":"postgresql","bytes":21000000,"stored_bytes":21005400,"pieces":1,"sha256":"{{{new string('b', 64)}}}"}],"counts":{}}""";
            Assert.True(BackupManifest.Read(ids[0], json).TryGet(out var manifest, out _));
            await store.GoodAsync(verified, $"{Backup.FolderOf(ids[0], verified)}1/", manifest, default);
        }

        await store.VerifiedAsync(verified, Now.AddDays(-20), default);
        return (ids[0], ids[1], verified);
    }

    private static async Task<Guid> BeginAsync(PostgresBackupStore store, WorkspaceId workspace, BackupReason reason,
        DateTimeOffset at)
    {
        var id = Guid.CreateVersion7(at);
        await store.BeginAsync(new Backup(id, workspace, reason, BackupStatus.Running, at, null, null, null, null),
            default);
        return id;
    }
}
