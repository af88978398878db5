namespace AdimPortal.Sandbox.Processes;

/// <summary>Memory and processors of a group, in the words of both cgroup versions.</summary>
public sealed class CgroupLimits(CgroupTree cgroups)
{
    private const int QuotaPeriodMicroseconds = 100_000;

    /// <param name="member">A group that exists.</param>
    /// <param name="memoryBytes">Going over it wakes the out-of-memory killer inside the group only.</param>
    /// <param name="processors">At most as many as there are; more make no difference.</param>
    /// <param name="spread">Machines with different numbers begin at different processors.</param>
    public void Apply(string member, long memoryBytes, int processors, int spread)
    {
        if (Controller("memory", member) is { } memory)
        {
            if (cgroups.Layout.IsPureVersion2)
            {
                Write(memory, "memory.max", $"{memoryBytes}");
                CgroupFiles.TryWrite(Path.Combine(memory, "memory.swap.max"), "0");
            }
            else
            {
                Write(memory, "memory.limit_in_bytes", $"{memoryBytes}");
            }
        }
        ApplyProcessors(member, processors, spread);
    }

    private void ApplyProcessors(string member, int processors, int spread)
    {
        // A set of processors is what nproc shows; a quota is only seen by its effect, so it is the second choice.
        if (Controller("cpuset", member) is { } cpuset)
        {
            var all = Available(cpuset);
            var chosen = Enumerable.Range(0, Math.Min(processors, all.Count))
                .Select(index => all[(spread + index) % all.Count]).Order();
            Write(cpuset, "cpuset.cpus", string.Join(',', chosen));
        }
        else if (Controller("cpu", member) is { } cpu)
        {
            var quota = (long)processors * QuotaPeriodMicroseconds;
            if (cgroups.Layout.IsPureVersion2) Write(cpu, "cpu.max", $"{quota} {QuotaPeriodMicroseconds}");
            else Write(cpu, "cpu.cfs_quota_us", $"{quota}");
        }
    }

    /// <returns>The group in the tree that has this controller, or null when this machine doesn't offer it.</returns>
    private string? Controller(string name, string member)
    {
        if (!cgroups.Layout.IsPureVersion2)
        {
            return cgroups.Layout.Version1.TryGetValue(name, out var tree) ? cgroups.PathIn(tree, member) : null;
        }
        var group = cgroups.PathIn(cgroups.Layout.Unified, member);
        var offered =
            File.ReadAllText(Path.Combine(group, "cgroup.controllers")).Split(' ', StringSplitOptions.TrimEntries);
        return offered.Contains(name) ? group : null;
    }

    private static List<int> Available(string cpusetGroup)
    {
        var parent = Path.GetDirectoryName(cpusetGroup)!;
        var file =
            new[] { "cpuset.cpus.effective", "cpuset.effective_cpus",
                "cpuset.cpus" }.Select(name => Path.Combine(parent, name)).First(File.Exists);
        return ParseList(File.ReadAllText(file));
    }

    /// <summary>The kernel's list form, such as "0-2,5".</summary>
    internal static List<int> ParseList(string text) =>
        [.. text.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries).SelectMany(part =>
        {
            var ends = part.Split('-').Select(int.Parse).ToArray();
            return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
        })];

    private static void Write(string group, string file, string text)
    {
        if (!CgroupFiles.TryWrite(Path.Combine(group, file), text))
            throw new IOException($"The kernel refused '{text}' for {Path.Combine(group, file)}.");
    }
}
