namespace AdimPortal.Sandbox.Processes;

/// <summary>
/// The control groups of this Sandbox: adim/NAME/MEMBER in every tree. A member is a machine or "services".
/// Its group is its identity: whatever runs in it belongs to it, no pid file can lie, and killing the group
/// kills all of it even when the Sandbox that started it is long dead.
/// </summary>
public sealed class CgroupTree(CgroupLayout layout, SandboxOptions options, TimeProvider time)
{
    private const string Parent = "adim";
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(20);

    // $1… are group directories up to "--"; the rest is the program. The shell moves itself, then becomes
    // the program, in a session of its own: Ctrl-C in the Sandbox's terminal must not reach it.
    private const string EnterScript =
        """while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs" || exit 125; shift; done; shift; exec setsid "$@" """;

    public CgroupLayout Layout => layout;

    public string PathIn(string tree, string member) => Path.Combine(tree, Parent, options.Name, member);

    /// <summary>Everything that has a group now, also from a Sandbox of this name that was killed.</summary>
    public IReadOnlyList<string> Members() =>
        [.. layout.Trees.Select(tree => Path.Combine(tree, Parent, options.Name)).Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories).Select(path => Path.GetFileName(path)!).Distinct()];

    public void Create(string member)
    {
        foreach (var tree in layout.Trees)
        {
            var path = tree;
            foreach (var part in new[] { Parent, options.Name, member })
            {
                if (layout.IsPureVersion2) CgroupFiles.EnableControllers(path);
                path = Path.Combine(path, part);
                Directory.CreateDirectory(path);
                if (layout.Version1.GetValueOrDefault("cpuset") == tree) CgroupFiles.InheritCpuset(path);
            }
        }
    }

    /// <summary>The program and arguments that start <paramref name="program"/> inside the group of a member.</summary>
    public (string Program, IReadOnlyList<string> Arguments) Inside(string member, string program,
        IEnumerable<string> arguments) =>
        ("sh",
            ["-c", EnterScript, "sh", .. layout.Trees.Select(tree => PathIn(tree, member)), "--",
                ProgramPath.Require(program), .. arguments]);

    /// <summary>Stops every process of the group where it stands, until it is thawed.</summary>
    public async Task FreezeAsync(string member, CancellationToken cancel)
    {
        var group = PathIn(layout.Unified, member);
        CgroupFiles.TryWrite(Path.Combine(group, "cgroup.freeze"), "1");
        while (!File.ReadAllText(Path.Combine(group, "cgroup.events")).Contains("frozen 1", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancel);
        }
    }

    public void Thaw(string member) =>
        CgroupFiles.TryWrite(Path.Combine(PathIn(layout.Unified, member), "cgroup.freeze"), "0");

    /// <summary>Kills whatever is in the group and removes it. Safe to call when nothing is there.</summary>
    public async Task DestroyAsync(string member, CancellationToken cancel)
    {
        var deadline = time.GetUtcNow() + KillDeadline;
        while (true)
        {
            CgroupFiles.TryWrite(Path.Combine(PathIn(layout.Unified, member), "cgroup.kill"), "1");
            foreach (var tree in layout.Trees) CgroupFiles.KillAll(PathIn(tree, member));
            if (layout.Trees.Select(tree => CgroupFiles.TryRemove(PathIn(tree, member))).ToList()
                .TrueForAll(removed => removed)) break;
            if (time.GetUtcNow() > deadline) throw new TimeoutException($"The processes of '{member}' can't be ended.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancel);
        }
    }

    /// <summary>Removes the parents when nothing of this Sandbox, or of any other one, is left in them.</summary>
    public void RemoveParents()
    {
        foreach (var tree in layout.Trees)
        {
            CgroupFiles.TryRemoveEmpty(Path.Combine(tree, Parent, options.Name));
            CgroupFiles.TryRemoveEmpty(Path.Combine(tree, Parent));
        }
    }
}
