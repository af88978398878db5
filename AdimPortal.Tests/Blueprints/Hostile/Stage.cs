using System.Diagnostics;
using System.Formats.Tar;

namespace AdimPortal.Tests.Blueprints.Hostile;

/// <summary>
/// Runs functions of the blueprint's scripts as root, where they can hurt nobody: files of the system are copies, and
/// the user adim exists.
/// </summary>
internal sealed class Stage : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adim-stage-");

    public Stage() =>
        File.SetUnixFileMode(_folder.FullName,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute
                | UnixFileMode.OtherExecute);

    public string PathTo(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>
    /// An archive as a stranger's server may send it: what it says is never checked by whoever writes it.
    /// </summary>
    public void Pack(string name, params TarEntry[] entries)
    {
        using var file = File.Create(PathTo(name));
        using var tar = new TarWriter(file, TarEntryFormat.Pax);
        foreach (var entry in entries)
            tar.WriteEntry(entry);
        tar.WriteEntry(Plain("./.adim-end-of-part", ""));
    }

    public static PaxTarEntry Plain(string name, string text,
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite) =>
        new(TarEntryType.RegularFile, name)
        { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), Mode = mode };

    public static PaxTarEntry Link(TarEntryType type, string name, string to) => new(type, name) { LinkName = to };

    public async Task<(int Status, string Said)> RunAsync(string script)
    {
        await File.WriteAllTextAsync(PathTo("script.sh"), script);
        using var process =
            Process.Start(
                new ProcessStartInfo("unshare",
                    ["--mount", "bash", Repository.PathTo("AdimPortal.Tests", "Blueprints", "Hostile", "stage.sh"),
            Repository.PathTo("blueprints"), _folder.FullName, PathTo("script.sh")])
                { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + await errors);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
