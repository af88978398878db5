namespace AdimPortal.Sandbox.Processes;

/// <summary>
/// Where the control groups of this machine are. Ordinary Debian has one unified tree (version 2) with every
/// controller in it; older or hand-made systems have one tree for each controller (version 1) and the unified tree,
/// without controllers, beside them.
/// </summary>
public sealed record CgroupLayout(string Unified, IReadOnlyDictionary<string, string> Version1)
{
    private static readonly string[] Version1Names =
        ["systemd", "memory", "cpu", "cpuacct", "cpuset", "pids", "freezer", "blkio"];

    public bool IsPureVersion2 => Version1.Count == 0;

    /// <summary>The mount point of every tree in which a group has to be made, each once.</summary>
    public IReadOnlyList<string> Trees => [.. Version1.Values.Append(Unified).Distinct()];

    public static CgroupLayout Detect(string root = "/sys/fs/cgroup")
    {
        if (File.Exists(Path.Combine(root, "cgroup.controllers")))
            return new CgroupLayout(root, new Dictionary<string, string>());
        var unified = Path.Combine(root, "unified");
        if (!File.Exists(Path.Combine(unified, "cgroup.controllers")))
        {
            throw new PlatformNotSupportedException(
                $"No unified control group tree at {root} or {unified}. Mount one with: mount -t cgroup2 none {unified}");
        }
        return new CgroupLayout(unified, Version1Trees(root));
    }

    private static Dictionary<string, string> Version1Trees(string root)
    {
        var trees = new Dictionary<string, string>();
        foreach (var name in Version1Names)
        {
            var directory = new DirectoryInfo(Path.Combine(root, name));
            if (!directory.Exists) continue;
            // "cpu" is often a symbolic link to "cpu,cpuacct".
            trees[name] = directory.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory.FullName;
        }
        return trees;
    }
}
