using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Hosting;

/// <summary>
/// Takes away whatever a Sandbox of this name left in the system. It runs first at the start, since the one before may
/// have been killed, and last at the stop, so that an orderly stop and a killed one end in the same clean state.
/// </summary>
public sealed class Sweep(SandboxOptions options, CgroupTree cgroups, CommandRunner commands, ILogger<Sweep> log)
    : IHostedService
{
    private const string Propagate = "/run/systemd/nspawn/propagate";

    public Task StartAsync(CancellationToken cancellationToken) => RunAsync();

    public Task StopAsync(CancellationToken cancellationToken) => RunAsync();

    private async Task RunAsync()
    {
        foreach (var member in cgroups.Members())
        {
            log.LogDebug("Sweeping {Member}.", member);
            await cgroups.DestroyAsync(member, CancellationToken.None);
        }
        cgroups.RemoveParents();
        foreach (var mount in MountTable.Under(
            options.RunDirectory)) await commands.RunAsync("umount", ["-l", mount], CancellationToken.None);
        await RemoveInterfacesAsync();
        await RemoveTablesAsync();
        RemoveDirectories();
    }

    private async Task RemoveInterfacesAsync()
    {
        var prefix = NspawnCommand.InterfaceOf($"{options.Name}-");
        var names = Directory.GetFileSystemEntries("/sys/class/net").Select(path => Path.GetFileName(path)!).ToList();
        foreach (var name in names.Where(name => name == options.BridgeName
            || name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            await commands.RunAsync("ip", ["link", "del", name], CancellationToken.None);
        }
    }

    private async Task RemoveTablesAsync()
    {
        var tables = await commands.RunAsync("nft", ["list", "tables"], CancellationToken.None);
        foreach (var line in tables.Output.Split('\n')
            .Where(line => line.EndsWith($" {options.TableName}", StringComparison.Ordinal)))
        {
            // "table inet adim_sandbox": the words are the arguments.
            await commands.RunAsync("nft", ["delete", .. line.Split(' ')], CancellationToken.None);
        }
    }

    private void RemoveDirectories()
    {
        if (Directory.Exists(Propagate))
        {
            foreach (var directory in Directory.GetDirectories(
                Propagate, $"{options.Name}-*")) Directory.Delete(directory, recursive: true);
        }
        // Should something still be mounted below, leave it: deleting would reach into a disk.
        if (Directory.Exists(options.RunDirectory) && MountTable.Under(options.RunDirectory).Count == 0)
            Directory.Delete(options.RunDirectory, recursive: true);
    }
}
