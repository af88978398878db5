using System.Formats.Tar;
using System.Security.Cryptography;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Endpoints.Backups;

namespace AdimPortal.Tests.Web.Endpoints;

/// <summary>The archive of "export everything".</summary>
public sealed class BackupArchiveTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task It_has_every_part_the_manifest_and_how_to_use_them()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);
        using var archive = new MemoryStream();
        await BackupArchive.WriteAsync(archive, "ws7x2k2-now", Of(content.Length),
            _ => Task.FromResult(new PlainPart(new MemoryStream(content), content.Length)), default);

        archive.Position = 0;
        using var tar = new TarReader(archive);
        var found = new Dictionary<string, byte[]>();
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            using var bytes = new MemoryStream();
            await (entry.DataStream ?? Stream.Null).CopyToAsync(bytes);
            found[entry.Name] = bytes.ToArray();
        }

        Assert.Equal(["ws7x2k2-now/README.txt", "ws7x2k2-now/manifest.json", "ws7x2k2-now/postgresql.dump"],
            found.Keys);
        Assert.Equal(content, found["ws7x2k2-now/postgresql.dump"]);
    }

    [Fact]
    public async Task It_breaks_off_rather_than_end_short()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() =>
            BackupArchive.WriteAsync(new MemoryStream(), "x", Of(1000),
                _ => Task.FromResult(new PlainPart(new MemoryStream(new byte[999]), 1000)), default));
    }

    private static Backup Of(long bytes) => new(
        Guid.CreateVersion7(), WorkspaceId.Parse("ws7x2k2"), BackupReason.Asked, BackupStatus.Good, At, At,
        "ws7x2k2/x/1/",
        new BackupManifest("{}", At, [new BackupPart("postgresql", bytes, bytes + 300, 1, new string('a', 64))], "{}"),
        null);
}
