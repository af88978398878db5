using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Images;

/// <summary>
/// Makes the Debian 12 system that all droplets share as their lowest layer. Takes a minute or two. It all runs in one control
/// group, so nothing goes on building behind our back: not after a failure, and not after this Sandbox was killed.
/// </summary>
public sealed class BaseImageBuilder(CgroupTree cgroups, CommandRunner commands)
{
    private const string Member = "image";

    // debootstrap says some 650 lines; they move the bar from here to there.
    private const int BootstrapFrom = 2, BootstrapTo = 75, BootstrapLines = 650;

    public async Task BuildAsync(string root, AptSources sources, Action<int, string> progress, CancellationToken cancel)
    {
        cgroups.Create(Member);
        try
        {
            await BuildInGroupAsync(root, sources, progress, cancel);
        }
        finally
        {
            await cgroups.DestroyAsync(Member, CancellationToken.None);
        }
    }

    private async Task BuildInGroupAsync(string root, AptSources sources, Action<int, string> progress, CancellationToken cancel)
    {
        progress(BootstrapFrom, "Downloading and unpacking Debian 12.");
        await BootstrapAsync(root, sources, progress, cancel);

        progress(BootstrapTo + 2, "Installing cloud-init.");
        await WriteFilesAsync(root, sources, cancel);
        await InChrootAsync(root, () => InstallAsync(root, cancel), cancel);

        progress(97, "Finishing the image.");
        foreach (var command in BaseImageRecipe.Finish) await ChrootAsync(root, command, cancel);
    }

    private async Task BootstrapAsync(string root, AptSources sources, Action<int, string> progress, CancellationToken cancel)
    {
        var lines = 0;
        string[] arguments =
        [
            "--variant=minbase", $"--include={string.Join(',', BaseImageRecipe.BootstrapPackages)}",
            BaseImageRecipe.Suite, root, sources.Debian,
        ];
        await RunAsync("debootstrap", arguments, cancel, line =>
        {
            var percent = BootstrapFrom + Math.Min(Interlocked.Increment(ref lines), BootstrapLines) * (BootstrapTo - BootstrapFrom) / BootstrapLines;
            if (line.StartsWith("I: ", StringComparison.Ordinal)) progress(percent, $"Making the Debian 12 image: {line[3..]}");
        });
    }

    private static async Task WriteFilesAsync(string root, AptSources sources, CancellationToken cancel)
    {
        foreach (var (path, text) in BaseImageRecipe.Files(sources))
        {
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text, cancel);
        }
        // Packages must not start their services while the system is only a folder.
        var policy = Path.Combine(root, "usr/sbin/policy-rc.d");
        await File.WriteAllTextAsync(policy, "#!/bin/sh\nexit 101\n", cancel);
        File.SetUnixFileMode(policy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Copy("/etc/resolv.conf", Path.Combine(root, "etc/resolv.conf"), overwrite: true);
    }

    private async Task InstallAsync(string root, CancellationToken cancel)
    {
        await ChrootAsync(root, ["apt-get", "update"], cancel);
        await ChrootAsync(root, ["apt-get", "install", "-y", "--no-install-recommends", .. BaseImageRecipe.AptPackages], cancel);
        await ChrootAsync(root, ["apt-get", "upgrade", "-y"], cancel);
    }

    /// <summary>Some maintainer scripts look at /proc.</summary>
    private async Task InChrootAsync(string root, Func<Task> work, CancellationToken cancel)
    {
        var proc = Path.Combine(root, "proc");
        await commands.RequireAsync("mount", ["-t", "proc", "proc", proc], cancel);
        try
        {
            await work();
        }
        finally
        {
            await commands.RequireAsync("umount", ["-l", proc], CancellationToken.None);
        }
    }

    private async Task ChrootAsync(string root, IReadOnlyList<string> command, CancellationToken cancel) =>
        await RunAsync("chroot", [root, "env", "DEBIAN_FRONTEND=noninteractive", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", .. command], cancel);

    private async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel, Action<string>? onLine = null)
    {
        var (entry, all) = cgroups.Inside(Member, program, arguments);
        await commands.RequireAsync(entry, all, cancel, onLine: onLine);
    }
}
