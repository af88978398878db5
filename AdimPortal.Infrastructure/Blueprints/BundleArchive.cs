using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using AdimPortal.Core.Blueprints;

namespace AdimPortal.Infrastructure.Blueprints;

/// <summary>
/// Packs a blueprint into one archive. The same files always give the same bytes (names in order, no times, no owners),
/// so its SHA-256 names its content: a server that has the folder of that name has the blueprint.
/// </summary>
internal static class BundleArchive
{
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable =
        Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="folder">Becomes the root of the archive.</param>
    /// <param name="library">Becomes its folder <c>lib</c>.</param>
    public static BlueprintBundle Pack(string folder, string library)
    {
        var entries = Files(folder, "").Concat(Files(library, "lib/")).OrderBy(e => e.Name, StringComparer.Ordinal);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach (var (name, path) in entries)
            {
                using var content = File.OpenRead(path);
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = content,
                    Mode = name.StartsWith("bin/", StringComparison.Ordinal)
                        || name.EndsWith(".sh", StringComparison.Ordinal) ? Executable : Readable,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                });
            }
        }

        var bytes = packed.ToArray();
        return new BlueprintBundle(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes);
    }

    private static IEnumerable<(string Name, string Path)> Files(string folder, string prefix) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (prefix + Path.GetRelativePath(folder, path).Replace('\\', '/'), path));
}
