using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Images;

/// <summary>
/// A system that is only a folder yet, and programs that run inside it. They all run in one control group, so nothing
/// goes on building behind our back: not after a failure, and not after this Sandbox was killed.
/// </summary>
public sealed class SystemFolder(CgroupTree cgroups, CommandRunner commands)
{
    /// <summary>Prepares the folder for packages to be installed, and leaves nothing of that behind.</summary>
    public async Task WorkAsync(string root, Func<Inside, Task> work)
    {
        await InGroupAsync(root, async inside =>
        {
            // Packages must not start their services while the system is only a folder.
            var policy = Path.Combine(root, "usr/sbin/policy-rc.d");
            await File.WriteAllTextAsync(policy, "#!/bin/sh\nexit 101\n");
            File.SetUnixFileMode(policy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var resolv = Path.Combine(root, "etc/resolv.conf");
            File.Delete(resolv);
            File.Copy("/etc/resolv.conf", resolv);
            // Some maintainer scripts look at /proc.
            var proc = Path.Combine(root, "proc");
            await commands.RequireAsync("mount", ["-t", "proc", "proc", proc], CancellationToken.None);
            try
            {
                await work(inside);
            }
            finally
            {
                await commands.RequireAsync("umount", ["-l", proc], CancellationToken.None);
                File.Delete(policy);
            }
        });
    }

    /// <summary>For what comes before there is a system in the folder.</summary>
    public async Task InGroupAsync(string root, Func<Inside, Task> work)
    {
        // Two images may be made at once.
        var member = $"image-{Path.GetFileName(root).Replace('.', '-')}";
        cgroups.Create(member);
        try
        {
            await work(new Inside(root, member, cgroups, commands));
        }
        finally
        {
            await cgroups.DestroyAsync(member, CancellationToken.None);
        }
    }

    /// <summary>
    /// What chroot is told. Temporary files of this machine may lie where the folder has nothing: maintainer scripts
    /// would fail there.
    /// </summary>
    internal static IReadOnlyList<string> ChrootWords(string root, IReadOnlyList<string> command) =>
        [root, "env", "--unset=TMPDIR", "--unset=TMP", "--unset=TEMP", "DEBIAN_FRONTEND=noninteractive",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin", .. command];

    /// <summary>Runs programs with the folder as their root, or beside it.</summary>
    public sealed class Inside(string root, string member, CgroupTree cgroups, CommandRunner commands)
    {
        public Task RunAsync(IReadOnlyList<string> command, CancellationToken cancel) =>
            RunOutsideAsync("chroot", ChrootWords(root, command), cancel);

        public async Task RunOutsideAsync(string program, IEnumerable<string> arguments, CancellationToken cancel,
            Action<string>? onLine = null)
        {
            var (entry, all) = cgroups.Inside(member, program, arguments);
            await commands.RequireAsync(entry, all, cancel, onLine: onLine);
        }
    }
}
