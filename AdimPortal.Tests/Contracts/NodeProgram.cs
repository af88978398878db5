using System.Diagnostics;

namespace AdimPortal.Tests.Contracts;

/// <summary>
/// A folder of this one with a small Node program. What it needs of npm is installed when it first runs.
/// </summary>
internal sealed class NodeProgram(string folder)
{
    private readonly Lazy<Task> _installed = new(() => InstallAsync(PathOf(folder)));

    public string Folder => PathOf(folder);

    /// <returns>What it wrote; with its errors too, when it ended with neither 0 nor 1.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments, string input = "")
    {
        await _installed.Value;
        var (exitCode, output, error) = await RunAsync("node", arguments, Folder, input);
        return (exitCode, exitCode is 0 or 1 ? output : output + error);
    }

    private static string PathOf(string folder) => Repository.PathTo("AdimPortal.Tests", "Contracts", folder);

    private static async Task InstallAsync(string folder)
    {
        // npm ci begins by deleting what is there, so it only runs when it has to.
        if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"))) return;
        var (exitCode, output, error) = await RunAsync("npm", ["ci"], folder, input: "");
        Assert.True(exitCode == 0, $"npm ci failed in {folder}: {output}{error}");
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program,
        IReadOnlyList<string> arguments, string folder, string input)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
