using System.Diagnostics;

namespace AdimPortal.Sandbox.Processes;

/// <summary>Reads and writes the files by which the kernel shows control groups.</summary>
internal static class CgroupFiles
{
    private static readonly string[] Controllers = ["cpu", "cpuset", "memory", "pids"];

    /// <summary>The processes of a group and of all groups below it.</summary>
    public static IReadOnlyList<int> Processes(string group)
    {
        try
        {
            if (!Directory.Exists(group)) return [];
            return [.. Directory.EnumerateDirectories(group, "*", SearchOption.AllDirectories).Prepend(group)
                .SelectMany(directory => File.ReadAllLines(Path.Combine(directory, "cgroup.procs"))).Select(int.Parse)];
        }
        catch (IOException)
        {
            // A group went away while it was read. The caller looks again.
            return [];
        }
    }

    public static void KillAll(string group)
    {
        foreach (var id in Processes(group))
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException
                or System.ComponentModel.Win32Exception)
            {
                // It ended by itself.
            }
        }
    }

    /// <returns>True when the group and everything below it is gone.</returns>
    public static bool TryRemove(string group)
    {
        if (!Directory.Exists(group)) return true;
        try
        {
            foreach (var below in Directory.GetDirectories(group)) TryRemove(below);
            Directory.Delete(group);
            return true;
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static void TryRemoveEmpty(string group)
    {
        try
        {
            if (Directory.Exists(group) && Directory.GetDirectories(group).Length == 0) Directory.Delete(group);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // Another Sandbox has just put something into it.
        }
    }

    public static bool TryWrite(string file, string text)
    {
        try
        {
            // Not WriteAllText: control files can't be created or cut, only opened and written.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Version 2: a controller must be switched on for the children of each group on the way down.</summary>
    public static void EnableControllers(string group)
    {
        foreach (var controller in Controllers) TryWrite(Path.Combine(group, "cgroup.subtree_control"),
            $"+{controller}");
    }

    /// <summary>
    /// Version 1: a new cpuset group is empty and takes no process before its processors and memory nodes are named.
    /// </summary>
    public static void InheritCpuset(string group)
    {
        foreach (var file in new[] { "cpuset.cpus", "cpuset.mems" })
        {
            var own = Path.Combine(group, file);
            if (File.ReadAllText(own).Trim().Length > 0) continue;
            TryWrite(own, File.ReadAllText(Path.Combine(Path.GetDirectoryName(group)!, file)).Trim());
        }
    }
}
