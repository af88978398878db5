using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace AdimPortal.Sandbox.Artifacts;

/// <summary>
/// The stand-in of Qdrant, packed as Qdrant's own releases are: a gzipped tar archive with the program "qdrant". Here
/// that name is a link to "qdrant-stand-in", which is one file that Python runs: an archive of its modules behind a
/// first line.
/// </summary>
public sealed class QdrantArchive(SandboxOptions options) : IHostedService
{
    public const string FileName = "qdrant-stand-in.tar.gz";
    private const string Program = "qdrant-stand-in";
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private static readonly DateTimeOffset Packed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public byte[] Bytes { get; } = Pack();

    /// <summary>Of <see cref="Bytes"/>, in small hex emails.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>Who starts the portal reads the sum from this file: it changes with the stand-in.</summary>
    public string Sha256File => Path.Combine(options.DataDirectory, "qdrant.sha256");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.DataDirectory);
        await File.WriteAllTextAsync(Sha256File, Sha256 + "\n", cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, Program)
            {
                DataStream = new MemoryStream(PythonProgram()),
                Mode = Executable,
                ModificationTime = Packed,
            });
            tar.WriteEntry(
                new UstarTarEntry(TarEntryType.SymbolicLink, "qdrant")
                { LinkName = Program, ModificationTime = Packed });
        }
        return packed.ToArray();
    }

    private static byte[] PythonProgram()
    {
        using var program = new MemoryStream();
        program.Write(Encoding.ASCII.GetBytes("#!/usr/bin/env python3\n"));
        // Python finds a zip archive by its end, so a line may stand before it.
        using (var zip = new ZipArchive(program, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in BundledFiles.Read("qdrant-stand-in"))
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = Packed;
                using var body = entry.Open();
                body.Write(content);
            }
        }
        return program.ToArray();
    }
}
