using System.Diagnostics;

namespace AdimPortal.Tests.Blueprints.SelfHosted;

/// <summary>
/// A server as its owner may have it, as far as files, mounts and firewall rules go: a copy of /etc, a network of its
/// own with the kernel's real rules, and a systemctl that notes what it is told and loads what a unit of ours would
/// load.
/// </summary>
internal sealed class LittleServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adim-little-");

    public LittleServer() => File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);

    public string PathTo(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>
    /// Runs a script there and answers what it said on both outputs. LIB and BLUEPRINT are the product's, WORK is a
    /// folder of its own.
    /// </summary>
    public async Task<(int Status, string Said)> RunAsync(string script)
    {
        await File.WriteAllTextAsync(PathTo("script.sh"), script);
        using var process =
            Process.Start(
                new ProcessStartInfo("unshare",
                    ["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "bash",
                        Repository.PathTo("AdimPortal.Tests", "Blueprints", "SelfHosted", "little-server.sh"),
            Repository.PathTo("blueprints"), _folder.FullName, PathTo("script.sh")])
                { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + await errors);
    }

    /// <summary>The same where it must go well.</summary>
    public async Task<string> SaysAsync(string script)
    {
        var (status, said) = await RunAsync(script);
        Assert.True(status == 0, said);
        return said;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
