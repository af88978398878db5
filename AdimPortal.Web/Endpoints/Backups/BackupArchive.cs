using System.Formats.Tar;
using System.Text;
using AdimPortal.Core.Backups;

namespace AdimPortal.Web.Endpoints.Backups;

/// <summary>A part, decrypted while it is read.</summary>
/// <param name="Length">Bytes that there are to read.</param>
internal sealed record PlainPart(Stream Content, long Length);

/// <summary>
/// A backup as one tar archive that can be read without us: its parts decrypted, the manifest, and how to use them.
/// </summary>
internal static class BackupArchive
{
    private const string ReadMe = """
        This is everything that your workspace held when the backup was taken.

        postgresql.dump  the database; bring it back with: pg_restore --no-owner -d YOUR_DATABASE postgresql.dump
        media.tar        the files; unpack them with: tar -xf media.tar
        qdrant.tar       a snapshot of each collection of Qdrant; upload each to /collections/NAME/snapshots/upload
        env.txt          the settings, passwords and keys among them: keep this file as you keep passwords
        manifest.json    versions, sizes, and what was counted in the same moment

        """;

    public static string FileOf(string part) => part switch
    {
        "postgresql" => "postgresql.dump",
        "media" or "qdrant" => $"{part}.tar",
        "env" => "env.txt",
        "redis" => "redis.rdb",
        _ => part,
    };

    public static async Task WriteAsync(Stream body, string folder, Backup backup,
        Func<BackupPart, Task<PlainPart>> open, CancellationToken cancel)
    {
        await using var tar = new TarWriter(body, TarEntryFormat.Pax, leaveOpen: true);
        await AddAsync("README.txt", new MemoryStream(Encoding.UTF8.GetBytes(ReadMe)));
        await AddAsync(Backup.ManifestFile, new MemoryStream(Encoding.UTF8.GetBytes(backup.Manifest!.Json)));
        foreach (var part in backup.Manifest.Parts)
        {
            var plain = await open(part);
            await using var content = plain.Content;
            await AddAsync(FileOf(part.Name), new StreamOfLength(content, plain.Length));
        }

        Task AddAsync(string name, Stream content) => tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, $"{folder}/{name}")
            {
                DataStream = content,
                ModificationTime = backup.StartedAt,
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite
            }, cancel);
    }

    /// <summary>
    /// A stream that is read once and whose length is known beforehand, as an entry of an archive needs it.
    /// </summary>
    private sealed class StreamOfLength(Stream inner, long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("Read it asynchronously.");

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer,
            CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            if (count == 0 && buffer.Length > 0 && _position < length)
                throw new EndOfStreamException("The backup is shorter than its manifest says.");
            _position += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count,
            CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
            // Nothing is written.
        }
    }
}
