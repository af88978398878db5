namespace AdimPortal.Sandbox.Machines;

internal static class MountTable
{
    /// <summary>Mount points below a directory, the latest first, which is the order to unmount them in.</summary>
    public static IReadOnlyList<string> Under(string directory) =>
        [.. File.ReadLines("/proc/self/mounts")
            .Select(line => line.Split(' ')[1])
            .Where(mount => mount.StartsWith(directory + "/", StringComparison.Ordinal))
            .Reverse()];
}
