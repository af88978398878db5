using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Machines;

/// <summary>
/// A machine's disk: a sparse image with a file system of its own, so that a full disk is full for this machine only.
/// It holds the upper layer of an overlay over the read-only layers.
/// </summary>
public sealed class MachineDisk(SandboxOptions options, CommandRunner commands)
{
    public string RunDirectoryOf(string machine) => Path.Combine(options.RunDirectory, machine);

    public string RootOf(string machine) => Path.Combine(RunDirectoryOf(machine), "root");

    private string DiskOf(string machine) => Path.Combine(RunDirectoryOf(machine), "disk");

    private string UpperOf(string machine) => Path.Combine(DiskOf(machine), "upper");

    private static string ImageOf(MachineSpec machine) => Path.Combine(machine.Directory, "disk.img");

    public static bool Exists(MachineSpec machine) => File.Exists(ImageOf(machine));

    public async Task CreateAsync(MachineSpec machine, CancellationToken cancel)
    {
        Directory.CreateDirectory(machine.Directory);
        var partial = $"{ImageOf(machine)}.partial";
        SetLength(partial, machine.DiskBytes);
        // No journal: nothing but this machine writes to it, and a crash of the kernel ends the Sandbox as well.
        await commands.RequireAsync("mkfs.ext4", ["-q", "-m", "0", "-O", "^has_journal", "-E", "nodiscard", partial],
            cancel);
        File.Move(partial, ImageOf(machine));
    }

    /// <summary>Forgets what is on the disk; the next boot makes a new one.</summary>
    public static void Erase(MachineSpec machine) => File.Delete(ImageOf(machine));

    /// <summary>
    /// Copies what is on the disk into a folder that can be a layer. The machine is frozen for the time of the copy if
    /// it is on.
    /// </summary>
    public async Task CopyUpperAsync(MachineSpec machine, bool isOn, string target, CancellationToken cancel)
    {
        if (!isOn) await MountAsync(machine, cancel);
        try
        {
            // Everything as it is: owners, times, and the marks by which an overlay says that something was deleted.
            await commands.RequireAsync("cp", ["-a", UpperOf(machine.Name), target], cancel);
        }
        finally
        {
            if (!isOn) await UnmountAsync(machine.Name);
        }
    }

    /// <summary>Mounts the disk and the layers. Leaves nothing mounted when it fails.</summary>
    public async Task<string> MountAsync(MachineSpec machine, CancellationToken cancel)
    {
        try
        {
            var disk = DiskOf(machine.Name);
            var root = RootOf(machine.Name);
            Directory.CreateDirectory(disk);
            Directory.CreateDirectory(root);
            await GrowAsync(machine, cancel);
            await commands.RequireAsync("mount", ["-o", "loop", ImageOf(machine), disk], cancel);
            Directory.CreateDirectory(Path.Combine(disk, "upper"));
            Directory.CreateDirectory(Path.Combine(disk, "work"));
            var overlay = $"lowerdir={string.Join(':', machine.Layers)},upperdir={disk}/upper,workdir={disk}/work";
            await commands.RequireAsync("mount", ["-t", "overlay", "overlay", "-o", overlay, root], cancel);
            return root;
        }
        catch
        {
            await UnmountAsync(machine.Name);
            throw;
        }
    }

    /// <summary>Safe to call when nothing is mounted.</summary>
    public async Task UnmountAsync(string machine)
    {
        foreach (var mount in MountTable.Under(RunDirectoryOf(machine)))
        {
            var result = await commands.RunAsync("umount", [mount], CancellationToken.None);
            if (!result.Succeeded) await commands.RunAsync("umount", ["-l", mount], CancellationToken.None);
        }
        if (Directory.Exists(RunDirectoryOf(machine))) RemoveEmptyTree(RunDirectoryOf(machine));
    }

    /// <summary>Brings the image to the size that the machine should have; it never shrinks.</summary>
    private async Task GrowAsync(MachineSpec machine, CancellationToken cancel)
    {
        var image = ImageOf(machine);
        var grows = new FileInfo(image).Length < machine.DiskBytes;
        if (grows) SetLength(image, machine.DiskBytes);
        var check = await commands.RunAsync("e2fsck", grows ? ["-p", "-f", image] : ["-p", image], cancel);
        // 1 and 2 say that faults were mended.
        if (check.ExitCode > 2) throw new CommandFailedException("e2fsck", check);
        if (grows) await commands.RequireAsync("resize2fs", [image], cancel);
    }

    private static void SetLength(string file, long bytes)
    {
        using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write);
        stream.SetLength(bytes);
    }

    // Never recursive over files: should an unmount have failed, this must not reach into a disk.
    private static void RemoveEmptyTree(string directory)
    {
        try
        {
            // nspawn's lock beside the root.
            foreach (var file in Directory.GetFiles(directory)) File.Delete(file);
            foreach (var below in Directory.GetDirectories(directory)) Directory.Delete(below);
            Directory.Delete(directory);
        }
        catch (IOException)
        {
            // Something is still mounted there; the next sweep finds it.
        }
    }
}
