using System.Diagnostics;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Maintenance;

/// <summary>
/// A workspace's machine, from underneath: its disk, and commands that nobody but the machine's owner could give.
/// </summary>
internal static class Machine
{
    public static Task<string> FileAsync(SandboxProcess sandbox, Workspace workspace, string path) =>
        File.ReadAllTextAsync(Path.Combine(Root(sandbox, workspace), path));

    public static async Task RunAsync(SandboxProcess sandbox, Workspace workspace, params string[] words)
    {
        var init = await InitAsync(Root(sandbox, workspace));
        using var process = Process.Start("nsenter", ["--target", init, "--all", "--", .. words]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>What a command on it writes, by lines.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(SandboxProcess sandbox, Workspace workspace,
        params string[] words)
    {
        var init = await InitAsync(Root(sandbox, workspace));
        using var process = Process.Start(
            new ProcessStartInfo("nsenter", ["--target", init, "--all", "--", .. words])
            { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Root(SandboxProcess sandbox, Workspace workspace) =>
        LivingFolders.FoldersIn(sandbox.RunDirectory)
        .Select(machine => Path.Combine(machine, "root"))
        .Single(root => LivingFolders.TextOf(Path.Combine(root, "etc/hostname")).Trim() == workspace.Id.Value);

    /// <summary>The process that is the first one on that disk: its root is the machine's.</summary>
    private static async Task<string> InitAsync(string root)
    {
        var there = await IdentityAsync(root);
        foreach (var process in LivingFolders.FoldersIn("/proc").Where(p => p[6..].All(char.IsAsciiDigit)))
        {
            if (LivingFolders.TextOf($"{process}/comm").Trim() == "systemd"
                && await IdentityAsync($"{process}/root") == there)
                return process[6..];
        }

        throw new InvalidOperationException($"No machine runs on {root}.");
    }

    private static async Task<string> IdentityAsync(string path)
    {
        using var process =
            Process.Start(
                new ProcessStartInfo("stat", ["--dereference", "--format=%d:%i", path])
                { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Trim();
    }
}
