using System.Diagnostics;
using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Machines;

/// <summary>Takes a machine from nothing to a running system, and back to nothing but its disk image.</summary>
public sealed class MachineBooter(
    SandboxOptions options, Subnet subnet, MachineDisk disk, CgroupTree cgroups, CgroupLimits limits, Lxcfs lxcfs,
    CommandRunner commands, ILogger<MachineBooter> log)
{
    /// <summary>Boots. The disk is made when there is none; the seed, when given, is what cloud-init finds.</summary>
    public async Task<Process> BootAsync(MachineSpec machine, MachineSeed? seed, CancellationToken cancel)
    {
        await ReleaseAsync(machine.Name);
        try
        {
            if (!MachineDisk.Exists(machine)) await disk.CreateAsync(machine, cancel);
            var root = await disk.MountAsync(machine, cancel);
            if (seed is not null) await WriteSeedAsync(root, seed, cancel);
            cgroups.Create(machine.Name);
            limits.Apply(machine.Name, machine.MemoryBytes, machine.Processors, machine.Address.GetAddressBytes()[3]);
            return Start(machine, root);
        }
        catch
        {
            await ReleaseAsync(machine.Name);
            throw;
        }
    }

    /// <summary>
    /// Ends whatever runs and takes back mounts, interface and cgroup. Safe to call when there is nothing.
    /// </summary>
    public async Task ReleaseAsync(string machine)
    {
        await cgroups.DestroyAsync(machine, CancellationToken.None);
        await disk.UnmountAsync(machine);
        var link = NspawnCommand.InterfaceOf(machine);
        if (Directory.Exists($"/sys/class/net/{link}"))
            await commands.RunAsync("ip", ["link", "del", link], CancellationToken.None);
        var propagate = $"/run/systemd/nspawn/propagate/{machine}";
        if (Directory.Exists(propagate)) Directory.Delete(propagate, recursive: true);
    }

    private async Task WriteSeedAsync(string root, MachineSeed seed, CancellationToken cancel)
    {
        var directory = Path.Combine(root, MachineSeed.Directory);
        Directory.CreateDirectory(directory);
        foreach (var (name, text) in seed.Files(subnet))
        {
            var file = Path.Combine(directory, name);
            await File.WriteAllTextAsync(file, text, cancel);
            // The user data holds the private host key.
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        var resolv = Path.Combine(root, "etc/resolv.conf");
        File.Delete(resolv);
        await File.WriteAllTextAsync(resolv, $"nameserver {subnet.Gateway}\n", cancel);
        // A machine made from a snapshot is a new one.
        await File.WriteAllTextAsync(Path.Combine(root, "etc/machine-id"), "", cancel);
        File.Delete(Path.Combine(root, "var/lib/dbus/machine-id"));
    }

    private Process Start(MachineSpec machine, string root)
    {
        var (program, arguments) = cgroups.Inside(machine.Name, NspawnCommand.Program,
            NspawnCommand.Arguments(machine, root, options.BridgeName, lxcfs.Directory));
        var info = new ProcessStartInfo(ProgramPath.Require(program))
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Say(machine, line.Data);
        process.ErrorDataReceived += (_, line) => Say(machine, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Say(MachineSpec machine, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line)) log.LogDebug("{Machine}: {Line}", machine.Name, line);
    }
}
