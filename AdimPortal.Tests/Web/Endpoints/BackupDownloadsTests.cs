using System.Formats.Tar;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Backups;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Web.Account;
using AdimPortal.Web.Components;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Endpoints;

/// <summary>
/// How an owner takes data out, over HTTP, from a real store: whole or not at all, always open, and to nobody else.
/// </summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class BackupDownloadsTests(PortalApp portal) : IAsyncLifetime
{
    private static readonly byte[] Database = RandomNumberGenerator.GetBytes(3_000_001);
    private static readonly byte[] Media = RandomNumberGenerator.GetBytes(700_000);
    private readonly AgeKeys _age = new();
    private BackupFixture _fixture = default!;
    private WebApplicationFactory<App> _app = default!;
    private Visitor _owner = default!;
    private WorkspaceId _id;
    private Backup _backup = default!;

    private string Folder => $"/workspaces/{_id}/backups/{_backup.Id}";

    public async ValueTask InitializeAsync()
    {
        _fixture = await BackupFixture.StartAsync(portal.Services.GetRequiredService<BackupPorts>().Store);
        _app =
            portal.WithWebHostBuilder(web =>
                web.ConfigureTestServices(services => services.AddSingleton(_fixture.Ports)));
        var email = $"{Guid.CreateVersion7():N}@adim.test";
        (_id, _) = await portal.WorkspaceAsync(await portal.AccountAsync(email));
        var key = await portal.Services.GetRequiredService<ISecretVault>()
            .KeepAsync(_id, BackupSecrets.Key, await _age.CreateAsync(default), default);
        _backup =
            await _fixture.StoreAsync(_id, _fixture.Time.GetUtcNow(), key, ("postgresql", Database), ("media", Media));
        _owner = await SignedInAsync(email);
    }

    [Fact]
    public async Task A_part_comes_as_it_is_stored_and_opens_with_the_key_that_comes_too()
    {
        using var answer = await _owner.Http.GetAsync($"{Folder}/sealed/postgresql");
        Assert.Equal((HttpStatusCode.Redirect, true), (answer.StatusCode, answer.Headers.CacheControl!.NoStore));
        // The store of the tests speaks http; what is signed is the host, and that stays.
        using var http = new HttpClient();
        var stored = await http.GetByteArrayAsync(new UriBuilder(answer.Headers.Location!) { Scheme = "http" }.Uri);
        Assert.Equal(await _fixture.ReadAsync(_backup.KeyOf(_backup.Manifest!.Parts[0])), stored);

        var key = (await _owner.Http.GetStringAsync($"/workspaces/{_id}/backups/key")).Split('\n')
            .Single(line => line.StartsWith("AGE-SECRET-KEY-1", StringComparison.Ordinal));
        using var plain = new MemoryStream();
        Assert.True((await _age.DecryptAsync(new Secret(key), new MemoryStream(stored), plain, default)).IsOk);
        Assert.Equal(Database, plain.ToArray());
    }

    [Theory]
    [InlineData("Active")]
    [InlineData("Suspended")]
    [InlineData("Terminated")]
    public async Task A_part_and_everything_come_decrypted_and_whole_whatever_the_workspace_is(string status)
    {
        await using (var database =
            await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync())
            await database.Database.ExecuteSqlAsync($"UPDATE workspaces SET status = {status} WHERE id = {_id.Value}");

        using var answer = await _owner.Http.GetAsync($"{Folder}/parts/postgresql");
        Assert.Equal(("postgresql.dump", Database.Length),
            (answer.Content.Headers.ContentDisposition!.FileName, answer.Content.Headers.ContentLength));
        Assert.Equal(Database, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(Media, await _owner.Http.GetByteArrayAsync($"{Folder}/parts/media"));

        var files = await FilesOfAsync(await _owner.Http.GetStreamAsync($"{Folder}/everything.tar"));
        Assert.Equal(["README.txt", "manifest.json", "media.tar", "postgresql.dump"],
            files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Database, files["postgresql.dump"]);
        Assert.Equal(Media, files["media.tar"]);
        Assert.Equal(_backup.Manifest!.Json, Encoding.UTF8.GetString(files["manifest.json"]));
    }

    [Fact]
    public async Task A_part_that_was_changed_in_the_store_is_broken_off_and_never_ends_as_if_it_were_whole()
    {
        var key = _backup.KeyOf(_backup.Manifest!.Parts[0]);
        var stored = await _fixture.ReadAsync(key);
        stored[^1000] ^= 1;
        await _fixture.WriteAsync(key, stored);
        foreach (var path in new[] { "parts/postgresql", "everything.tar" })
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                using var answer =
                    await _owner.Http.GetAsync($"{Folder}/{path}", HttpCompletionOption.ResponseHeadersRead);
                await answer.Content.CopyToAsync(Stream.Null);
            });
    }

    [Theory]
    [InlineData(Roles.Customer)]
    [InlineData(Roles.Support)]
    [InlineData(Roles.Admin)]
    public async Task Nobody_else_gets_anything(string role)
    {
        var email = $"{Guid.CreateVersion7():N}@adim.test";
        await portal.AccountAsync(email, role: role);
        using var other = await SignedInAsync(email);
        using var stranger = new Visitor(NewClient(), portal);
        foreach (var path in new[] { $"{Folder}/sealed/postgresql", $"{Folder}/parts/postgresql",
            $"{Folder}/everything.tar", $"/workspaces/{_id}/backups/key" })
        {
            using var refused = await other.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            using var asked = await stranger.Http.GetAsync(path);
            Assert.Contains("/signin", asked.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_in_the_clear_wants_the_password_of_the_last_minutes_and_is_recorded()
    {
        await using (var database =
            await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync())
            await database.Database.ExecuteSqlAsync(
                $"UPDATE sessions SET confirmed_at = confirmed_at - interval '10 minutes' WHERE account_id = (SELECT owner_id FROM workspaces WHERE id = {_id.Value})");
        foreach (var path in new[] { $"{Folder}/parts/postgresql", $"{Folder}/everything.tar",
            $"/workspaces/{_id}/backups/key" })
        {
            using var asked = await _owner.Http.GetAsync(path);
            Assert.Equal($"/confirm?returnUrl={Uri.EscapeDataString(path)}&download=true",
                asked.Headers.Location?.ToString());
        }

        var confirm =
            await _owner.GetAsync(
                $"/confirm?returnUrl={Uri.EscapeDataString($"{Folder}/everything.tar")}&download=true");
        Assert.Contains("Wrong password",
            (await _owner.SendAsync(confirm, ("Form.Password", "a-wrong-guess-1"))).Words, StringComparison.Ordinal);
        var confirmed = await _owner.SendAsync(confirm, ("Form.Password", PortalApp.Password));
        var files =
            await FilesOfAsync(
                await _owner.Http.GetStreamAsync(
                    confirmed.Document.QuerySelector("main a.mud-button")!.GetAttribute("href")));
        Assert.Equal(Database, files["postgresql.dump"]);
        var record = Assert.Single(
            await portal.Services.GetRequiredService<IActRecords>().ListAsync(new ActFilter(_id), 10, default),
            r => r.Act is Act.ExportData);
        Assert.Equal((ActorRole.Owner, "fresh sign-in"), (record.Role, record.Proof));
    }

    [Fact]
    public async Task What_is_no_good_backup_of_this_workspace_is_not_found()
    {
        var owner = await portal.AccountAsync($"{Guid.CreateVersion7():N}@adim.test");
        var (another, _) = await portal.WorkspaceAsync(owner);
        var running = new Backup(Guid.CreateVersion7(), _id, BackupReason.Asked, BackupStatus.Running,
            _fixture.Time.GetUtcNow(), null, null, null, null);
        await _fixture.Ports.Store.BeginAsync(running, default);
        foreach (var path in new[] { $"{Folder}/parts/redis", $"/workspaces/{_id}/backups/{running.Id}/parts/media",
            $"/workspaces/{another}/backups/{_backup.Id}/parts/media" })
        {
            using var answer = await _owner.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private async Task<Visitor> SignedInAsync(string email)
    {
        var visitor = new Visitor(NewClient(), portal);
        await visitor.SignInAsync(email);
        return visitor;
    }

    private HttpClient NewClient() =>
        _app.CreateClient(
            new WebApplicationFactoryClientOptions
            { AllowAutoRedirect = false, BaseAddress = new Uri("https://portal.adim.test") });

    private static async Task<Dictionary<string, byte[]>> FilesOfAsync(Stream archive)
    {
        await using var tar = new TarReader(archive);
        var files = new Dictionary<string, byte[]>();
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            using var bytes = new MemoryStream();
            await (entry.DataStream ?? Stream.Null).CopyToAsync(bytes);
            files[entry.Name.Split('/')[1]] = bytes.ToArray();
        }

        return files;
    }

    public async ValueTask DisposeAsync()
    {
        _owner?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        if (_fixture is not null)
            await _fixture.DisposeAsync();
    }
}
