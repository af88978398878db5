using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Infrastructure.ObjectStorage;
using AdimPortal.Infrastructure.Outages;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace AdimPortal.Testing.Backups;

/// <summary>
/// The Sandbox's object store with backups in it, as a server would have stored them, and the portal's way to it.
/// </summary>
internal sealed class BackupFixture : IAsyncDisposable
{
    private readonly S3Store _store;

    private BackupFixture(S3Store store, IBackupStore book, AmazonS3Client client)
    {
        (_store, Client) = (store, client);
        Storage = new S3ObjectStorage(
            Options.Create(new ObjectStorageOptions { Bucket = S3Store.Bucket, Endpoint = store.Address }), client,
            new OutsideSystemBreakers(store.Time), store.Time);
        Ports = new BackupPorts(Storage, book, new AgeKeys());
    }

    public AmazonS3Client Client { get; }

    public IObjectStorage Storage { get; }

    public BackupPorts Ports { get; }

    public ManualTime Time => _store.Time;

    public static async Task<BackupFixture> StartAsync(IBackupStore book)
    {
        var store = await S3Store.StartAsync();
        return new BackupFixture(store, book, store.Client());
    }

    /// <summary>Stores a good backup with these parts, encrypted for that key, and writes it into the book.</summary>
    public async Task<Backup> StoreAsync(WorkspaceId workspace, DateTimeOffset at, Secret key,
        params (string Part, byte[] Content)[] parts)
    {
        var id = Guid.CreateVersion7(at);
        var prefix = $"{Backup.FolderOf(workspace, id)}1/";
        var recipient = await new AgeKeys().RecipientOfAsync(key, default);
        var described = new List<object>();
        foreach (var (part, content) in parts)
        {
            var stored = await EncryptAsync(recipient, content);
            await Client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = S3Store.Bucket,
                    Key = prefix + Backup.FileOf(part),
                    InputStream = new MemoryStream(stored)
                });
            described.Add(
                new
                {
                    name = part,
                    bytes = content.Length,
                    stored_bytes = stored.Length,
                    pieces = 1,
                    sha256 = Convert.ToHexStringLower(SHA256.HashData(stored))
                });
        }

        var json = JsonSerializer.Serialize(
            new { format = 1, workspace = workspace.Value, taken_at = at, parts = described, counts = new { } });
        await Client.PutObjectAsync(
            new PutObjectRequest
            { BucketName = S3Store.Bucket, Key = prefix + Backup.ManifestFile, ContentBody = json });
        await Ports.Store.BeginAsync(
            new Backup(id, workspace, BackupReason.Asked, BackupStatus.Running, at, null, null, null, null), default);
        Assert.True(BackupManifest.Read(workspace, json).TryGet(out var manifest, out _));
        await Ports.Store.GoodAsync(id, prefix, manifest, default);
        return (await Ports.Store.FindAsync(id, default))!;
    }

    public async Task<byte[]> ReadAsync(string key)
    {
        using var stored = await Client.GetObjectAsync(S3Store.Bucket, key);
        using var bytes = new MemoryStream();
        await stored.ResponseStream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public Task WriteAsync(string key, byte[] content) =>
        Client.PutObjectAsync(
            new PutObjectRequest { BucketName = S3Store.Bucket, Key = key, InputStream = new MemoryStream(content) });

    /// <summary>The folders of backups that something lies in, or is being uploaded to.</summary>
    public async Task<IReadOnlyList<string>> FoldersAsync(WorkspaceId workspace)
    {
        var keys = new List<string>();
        var request = new ListObjectsV2Request { BucketName = S3Store.Bucket, Prefix = $"{workspace}/" };
        ListObjectsV2Response page;
        do
        {
            page = await Client.ListObjectsV2Async(request);
            keys.AddRange((page.S3Objects ?? []).Select(o => o.Key));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated is true);
        keys.AddRange(
            ((await Client.ListMultipartUploadsAsync(
                new ListMultipartUploadsRequest
                { BucketName = S3Store.Bucket, Prefix = $"{workspace}/" })).MultipartUploads
                    ?? []).Select(u => u.Key));
        return [.. keys.Select(key => key.Split('/')[1]).Distinct().Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _store.DisposeAsync();
    }

    /// <summary>What the program that encrypts on servers makes of it.</summary>
    public static async Task<byte[]> EncryptAsync(string recipient, byte[] content)
    {
        using var age =
            Process.Start(
                new ProcessStartInfo("age", ["--encrypt", "--recipient", recipient])
                { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using var encrypted = new MemoryStream();
        var reading = age.StandardOutput.BaseStream.CopyToAsync(encrypted);
        await age.StandardInput.BaseStream.WriteAsync(content);
        age.StandardInput.Close();
        await reading;
        return encrypted.ToArray();
    }
}
