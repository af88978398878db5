using System.Diagnostics;

namespace AdimPortal.Testing.Processes;

/// <summary>Looks in every place where a Sandbox, or one of its machines, could leave something.</summary>
public static class SandboxLeftovers
{
    /// <param name="name">A Sandbox's name, or a machine's ("adim-11").</param>
    public static IReadOnlyList<string> Of(string name) =>
        [.. Cgroups(name), .. Mounts(name), .. Interfaces(name), .. Tables(name), .. Directories(name),
            .. Processes(name)];

    private static bool Names(string text, string name) =>
        text.Split('/', ' ', '=', ',')
            .Any(word => word == name || word.StartsWith($"{name}-", StringComparison.Ordinal) || word == $"vb-{name}");

    private static IEnumerable<string> Cgroups(string name)
    {
        var trees = LivingFolders.FoldersIn("/sys/fs/cgroup").Append("/sys/fs/cgroup")
            .Select(tree => Path.Combine(tree, "adim")).Where(Directory.Exists);
        return trees
            .SelectMany(tree => LivingFolders.FoldersIn(tree))
            .SelectMany(folder => LivingFolders.FoldersIn(folder).Prepend(folder))
            .Where(path => Names(Path.GetFileName(path), name)).Select(path => $"cgroup {path}");
    }

    private static IEnumerable<string> Mounts(string name) =>
        File.ReadLines("/proc/self/mounts").Where(line => Names(line.Split(' ')[1], name))
            .Select(line => $"mount {line.Split(' ')[1]}");

    private static IEnumerable<string> Interfaces(string name) =>
        LivingFolders.EntriesIn("/sys/class/net").Select(path => Path.GetFileName(path)!)
            .Where(card => card == $"{name}br0" || card == $"vb-{name}"
                || card.StartsWith($"vb-{name}-", StringComparison.Ordinal))
            .Select(card => $"interface {card}");

    private static IEnumerable<string> Tables(string name) =>
        Output("nft", "list", "tables").Split('\n')
            .Where(line => line.EndsWith($" {name}_sandbox", StringComparison.Ordinal));

    private static IEnumerable<string> Directories(string name) =>
        new[] { "/run/adim-sandbox", $"/run/adim-sandbox/{name.Split('-')[0]}", "/run/systemd/nspawn/propagate" }
            .SelectMany(LivingFolders.EntriesIn)
            .Where(path => Names(Path.GetFileName(path), name) || Path.GetFileName(path) == $"{name}.lock")
            .Select(path => $"entry {path}");

    private static IEnumerable<string> Processes(string name) =>
        LivingFolders.Processes()
            .Where(one => Names(one.Command, name) && one.Command.Contains("adim", StringComparison.Ordinal))
            .Select(one => $"process {one.Id} {one.Command}");

    private static string Output(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
