using System.Diagnostics;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Infrastructure.ObjectStorage;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Lifecycle;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Journeys.Backups;

/// <summary>
/// Backups by the real portal of a real machine: taken, brought back, refused when tampered with, failed when the
/// storage can't be reached.
/// </summary>
[Trait("Category", "Journey")]
public sealed class BackupJourney(PostgresCluster postgres, SharedSandbox shared, ITestOutputHelper output)
: IAsyncLifetime
{
    private static readonly Guid Somebody = Guid.CreateVersion7();
    private SandboxProcess _sandbox = default!;
    private PortalProcess _portal = default!;
    private PairingDatabase _codes = default!;
    private EngineNode _service = default!;
    private PostgresBackupStore _backupStore = default!;
    private AmazonS3Client _store = default!;
    private readonly List<WorkspaceSeen> _seen = [];
    private readonly List<WorkspaceId> _ids = [];

    public async ValueTask InitializeAsync()
    {
        _sandbox = await shared.GetAsync();
        var database = await postgres.CreateDatabaseAsync("backups");
        var storage = _sandbox.ObjectStorage();
        _portal = await PortalProcess.StartNewAsync(database, _sandbox, settings =>
        {
            PreparedImage.UseIn(settings);
            foreach (var (name, value) in storage) settings[$"ObjectStorage__{name}"] = value;
            // Only those that are asked for.
            settings["Billing__Plans__0__BackupEvery"] = "00:00:00";
            settings["Billing__Plans__0__Workspaces"] = "2";
        });
        _codes = PairingDatabase.Of(database, _portal.MasterKeyFile);
        _service =
            await EngineNode.StartAsync(database, quota: 2, scheduler: false,
                blueprint: BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim"));
        _backupStore =
            new PostgresBackupStore(_service.Service<IDbContextFactory<PortalDbContext>>(), TimeProvider.System);
        _store = ObjectStorageServices.Client(new ObjectStorageOptions
        {
            Endpoint = storage["Endpoint"],
            Bucket = storage["Bucket"],
            AccessKey = storage["AccessKey"],
            SecretKey = storage["SecretKey"],
            CaFile = storage["CaFile"],
        });
    }

    [Fact]
    public async Task What_was_backed_up_comes_back()
    {
        var owner = await _service.AccountAsync("ada");
        var (id, building) = await _service.RequestAsync(owner);
        await EndsAsync(building, OperationStatus.Done);
        var machine = await SeeAsync(id);
        await machine.RunAsync(Fill, TimeSpan.FromMinutes(4));
        await machine.RunAsync(OwnersWork);
        var full = await machine.RunAsync(Counts);

        var backup = await GoesOnWhenThePortalIsKilledAsync(id);
        await IsStoredAndSealedAsync(backup, machine);
        await machine.RunAsync(
            "runuser -u postgres -- psql -q adim -c 'DELETE FROM workspace_note WHERE id > 100' && rm -r /srv/adim/media/photos && echo later > /srv/adim/media/later");
        var changed = await machine.RunAsync(Counts);
        Assert.NotEqual(full, changed);

        await IsRefusedWhenTamperedWithAsync(backup, machine, changed);
        // It is tried for a minute and a half; what has to do with the backup alone goes on meanwhile.
        await Task.WhenAll(FailsWhenTheStorageIsOutOfReachAsync(id, machine),
            ComesBackIntoANewOneAsync(owner, backup, full));

        await EndsAsync(await _service.Backups.RestoreAsync(id, backup, Somebody, default),
            OperationStatus.Done);
        Assert.Equal(full, await machine.RunAsync(Counts));
        await machine.IsUpAsync();
        Assert.Equal(BackupReason.BeforeRestore, (await _backupStore.OfWorkspaceAsync(id, default))[0].Reason);

        await IsVerifiedElsewhereAsync(id, backup, full, machine);
        await IsThereAfterTheEndAsync(id);
    }

    /// <summary>
    /// The server goes on storing; the next portal follows it to the end, and calls it good only then.
    /// </summary>
    private async Task<Backup> GoesOnWhenThePortalIsKilledAsync(WorkspaceId id)
    {
        var asked =
            Assert.IsType<RequestAnswer.Accepted>(await _service.Backups.BackUpAsync(id, Somebody, default));
        await Eventually.TrueAsync(async () => (await UploadsAsync(id)).Count > 0, "something is being stored",
            TimeSpan.FromMinutes(2));
        await _portal.KillAsync();
        Assert.Equal(BackupStatus.Running, (await _backupStore.FindAsync(asked.Operation.Value, default))!.Status);
        await _portal.StartAsync();

        await EndsAsync(asked, OperationStatus.Done);
        Assert.Empty(await UploadsAsync(id));
        return (await _backupStore.OfWorkspaceAsync(id, default)) is [{ Status: BackupStatus.Good } only]
            ? only
            : throw new InvalidOperationException("There is not one good backup.");
    }

    private async Task<List<MultipartUpload>> UploadsAsync(WorkspaceId id) =>
        (await _store.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = "adim-backups", Prefix = $"{id}/" })).MultipartUploads ?? [];

    private async Task IsStoredAndSealedAsync(Backup backup, WorkspaceSeen machine)
    {
        var objects =
            (await _store.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = "adim-backups", Prefix = $"{backup.Workspace}/" })).S3Objects;
        Assert.Equal(["env.age", "manifest.json", "media.age", "postgresql.age", "qdrant.age"],
            objects.Select(o => o.Key[backup.Prefix!.Length..]));
        foreach (var part in backup.Manifest!.Parts)
        {
            using var stored = await _store.GetObjectAsync("adim-backups", backup.KeyOf(part));
            using var bytes = new MemoryStream();
            await stored.ResponseStream.CopyToAsync(bytes);
            Assert.Equal((part.StoredBytes, part.Sha256),
                (bytes.Length,
                    Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.ToArray()))));
            Assert.StartsWith("age-encryption.org/v1\n", System.Text.Encoding.ASCII.GetString(bytes.ToArray(), 0, 22),
                StringComparison.Ordinal);
            using var plain = new MemoryStream();
            bytes.Position = 0;
            Assert.True(
                (await new AgeKeys().DecryptAsync(
                    (await _codes.Vault.FindAsync(backup.Workspace, BackupSecrets.Key, default))!, bytes, plain,
                    default)).IsOk);
            Assert.Equal(part.Bytes, plain.Length);
        }

        Assert.Equal("", await machine.RunAsync("ls -A /srv/adim | grep -E '^[.]' || true"));
        // Neither the key nor a signed address is left on the machine or in what people see.
        Assert.Equal("",
            await machine.RunAsync(
                "grep -rlE 'AGE-SECRET-KEY-|X-Amz-Signature' /var/log /etc /srv /opt/adim /var/lib/adim 2>/dev/null || true"));
        Assert.DoesNotContain("X-Amz-Signature", _portal.LastLines(), StringComparison.Ordinal);
    }

    private async Task IsRefusedWhenTamperedWithAsync(Backup backup, WorkspaceSeen machine, string counts)
    {
        var key = backup.KeyOf(backup.Manifest!.Parts.Single(p => p.Name == "media"));
        byte[] content;
        using (var stored = await _store.GetObjectAsync("adim-backups", key))
        {
            using var bytes = new MemoryStream();
            await stored.ResponseStream.CopyToAsync(bytes);
            content = bytes.ToArray();
        }

        content[content.Length / 2] ^= 1;
        await _store.PutObjectAsync(
            new PutObjectRequest { BucketName = "adim-backups", Key = key, InputStream = new MemoryStream(content) });
        var end =
            await EndsAsync(await _service.Backups.RestoreAsync(backup.Workspace, backup, Somebody, default),
                OperationStatus.Unwound);
        Assert.Equal("The part media of the backup was altered: its SHA-256 does not match. Nothing was changed.",
            end.Problem);
        Assert.Equal(counts, await machine.RunAsync(Counts));
        await machine.IsUpAsync();
        content[content.Length / 2] ^= 1;
        await _store.PutObjectAsync(
            new PutObjectRequest { BucketName = "adim-backups", Key = key, InputStream = new MemoryStream(content) });
    }

    private async Task FailsWhenTheStorageIsOutOfReachAsync(WorkspaceId id, WorkspaceSeen machine)
    {
        await machine.RunAsync(
            "nft 'add table inet cut; add chain inet cut out { type filter hook output priority 0; }; add rule inet cut out tcp dport 9000 reject'");
        var failed = await BackUpAsync(id, BackupStatus.Failed);
        Assert.StartsWith("The storage did not accept the part", failed.Problem, StringComparison.Ordinal);
        await machine.RunAsync("nft delete table inet cut");
        Assert.Empty(
            (await _store.ListObjectsV2Async(
                new ListObjectsV2Request
                { BucketName = "adim-backups", Prefix = Backup.FolderOf(id, failed.Id) })).S3Objects ?? []);
        Assert.Empty(await UploadsAsync(id));
        await machine.IsUpAsync();
    }

    private async Task IsVerifiedElsewhereAsync(WorkspaceId id, Backup backup, string full, WorkspaceSeen machine)
    {
        await EndsAsync(await _service.Backups.DrillAsync(backup, Somebody, default), OperationStatus.Done);
        Assert.NotNull((await _backupStore.FindAsync(backup.Id, default))!.VerifiedAt);
        Assert.Equal(full, await machine.RunAsync(Counts));
        await machine.IsUpAsync();
        var names = await _sandbox.Http.GetStringAsync("v2/droplets?per_page=200");
        Assert.DoesNotContain($"adim-{id}b\"", names, StringComparison.Ordinal);
        Assert.DoesNotContain($"adim-{id}-b\"", names, StringComparison.Ordinal);
        Assert.Null((await _service.WorkspaceAsync(id)).Move);
    }

    private async Task ComesBackIntoANewOneAsync(Guid owner, Backup backup, string full)
    {
        var (other, answer) =
            await _service.Backups.RestoreIntoNewAsync(owner, "Copy", "nyc3", "free", backup, default);
        await EndsAsync(answer, OperationStatus.Done);
        var machine = await SeeAsync(other);
        Assert.Equal(full, await machine.RunAsync(Counts));
        await machine.IsUpAsync();
        Assert.Equal((await _codes.Vault.FindAsync(backup.Workspace, "ENCRYPTION_KEY", default))!.Reveal(),
            (await _codes.Vault.FindAsync(other, "ENCRYPTION_KEY", default))!.Reveal());
    }

    private async Task IsThereAfterTheEndAsync(WorkspaceId id)
    {
        await EndsAsync(await _service.Provisioning.TerminateAsync(id, Somebody, default), OperationStatus.Done);
        Assert.Equal((BackupReason.BeforeTermination, BackupStatus.Good),
            (await _backupStore.OfWorkspaceAsync(id, default)) is [var last, ..] ? (last.Reason, last.Status)
                : default);
        Assert.NotNull(await _codes.Vault.FindAsync(id, BackupSecrets.Key, default));
        Assert.Null(await _codes.Vault.FindAsync(id, "POSTGRES_PASSWORD", default));
    }

    private async Task<Backup> BackUpAsync(WorkspaceId id, BackupStatus expected)
    {
        var end =
            await EndsAsync(await _service.Backups.BackUpAsync(id, Somebody, default),
                expected is BackupStatus.Good ? OperationStatus.Done : OperationStatus.Unwound);
        var backup = (await _backupStore.FindAsync(end.Id.Value, default))!;
        Assert.Equal(expected, backup.Status);
        return backup;
    }

    private async Task<WorkspaceSeen> SeeAsync(WorkspaceId id)
    {
        _ids.Add(id);
        var seen = new WorkspaceSeen(await _service.WorkspaceAsync(id),
            (await _codes.Vault.FindAsync(id, "ssh-login-key", default))!, _sandbox);
        _seen.Add(seen);
        return seen;
    }

    private async Task<OperationView> EndsAsync(RequestAnswer answer, OperationStatus status) =>
        answer is RequestAnswer.Accepted(var operation)
            ? await EndsAsync(operation, status)
            : throw new InvalidOperationException($"{answer}");

    private async Task<OperationView> EndsAsync(OperationId operation, OperationStatus status)
    {
        var end = await _service.EndOfAsync(operation, TimeSpan.FromMinutes(10));
        var lines = await _service.Service<IOperationReader>().LinesAsync(operation, 0, 5000, default);
        Assert.True(end.Status == status,
            $"{end.Title} ended {end.Status}: {end.Problem} {end.ProblemDetail}\n{string.Join('\n', lines.TakeLast(25).Select(l => $"{l.Source}: {l.Text}"))}\n{_portal.LastLines()}");
        Assert.DoesNotContain(lines,
            l => l.Text.Contains("X-Amz-", StringComparison.Ordinal)
                || l.Text.Contains("AGE-SECRET", StringComparison.Ordinal));
        output.WriteLine(
            $"{end.Title}: {end.Status} after {(end.EndedAt - end.RequestedAt)!.Value.TotalSeconds:0.0} s: {string.Join(", ", end.Steps.Where(s => s.EndedAt is not null && s.Name is "backup" or "restore").Select(s => $"{s.Name} {(s.EndedAt - s.StartedAt)?.TotalSeconds:0.0}"))}");
        return end;
    }

    /// <summary>100 MB of files, 50,000 rows and 2,000 vectors.</summary>
    private const string Fill = """
        runuser -u postgres -- psql -q adim -c "INSERT INTO workspace_note (title, text, created_at, indexed_at) SELECT 'note ' || n, md5(n::text) || repeat('x', n % 300), now(), now() FROM generate_series(1, 50000) n" &&
        mkdir -p '/srv/adim/media/photos/of friends' && for n in 1 2 3 4 5 6 7 8 9 10; do head -c 10000000 /dev/urandom >"/srv/adim/media/photos/of friends/$n.jpg"; done && chown -R adim:adim /srv/adim/media &&
        key=$(cat /etc/qdrant/engine.key) && curl -sS --fail -o /dev/null -X PUT -H "api-key: $key" http://127.0.0.1:6335/collections/faces --json '{"vectors":{"size":4,"distance":"Cosine"}}' &&
        for from in 0 1; do points=$(for n in $(seq 1 1000); do printf '{"id":%d,"vector":[0.1,0.2,0.3,0.%d]},' "$((from * 1000 + n))" "$n"; done); echo "{\"points\":[${points%,}]}" | curl -sS --fail -o /dev/null -X PUT -H "api-key: $key" "http://127.0.0.1:6335/collections/faces/points?wait=true" --json @-; done &&
        while [ "$(runuser -u postgres -- psql -Atc 'SELECT count(*) FROM workspace_note WHERE indexed_at IS NULL' adim)" != 0 ]; do sleep 1; done
        """;

    /// <summary>A view that is behind its table, and a session with a table that nobody else may read.</summary>
    private const string OwnersWork = """
        cd / && runuser -u adim -- psql -q adim -c 'CREATE TABLE t (day date)' -c 'CREATE MATERIALIZED VIEW v AS SELECT day, count(*) FROM t GROUP BY day' \
            -c "INSERT INTO t SELECT '2026-01-01'::date + n FROM generate_series(1, 50) n" &&
        { (echo 'CREATE TEMP TABLE t (a int);'; exec sleep 3600) | setsid runuser -u adim -- psql -q adim >/dev/null 2>&1 & } </dev/null >/dev/null 2>&1 &&
        until [ "$(runuser -u postgres -- psql -Atc "SELECT count(*) FROM pg_class WHERE relname = 't' AND relpersistence = 't'" adim)" = 1 ]; do sleep 0.2; done
        """;

    private const string Counts = """
        folder=$(ls -td /opt/adim/blueprint/*/ | head -n 1) && bash -c 'source "$1/lib/routine.sh"; source "$LIB/parts.sh"; part_counts' "$folder/routines/verify.sh" "$folder"
        """;

    public async ValueTask DisposeAsync()
    {
        IAsyncDisposable?[] all = [.. _seen, _service, _codes, _portal];
        foreach (var begun in all)
        {
            if (begun is not null)
                await begun.DisposeAsync();
        }

        _store?.Dispose();
        foreach (var id in _ids)
            using (await _sandbox.Http.DeleteAsync($"v2/droplets?tag_name=adim-{id}")) { }
    }
}
