using System.Diagnostics;

namespace AdimPortal.Testing.Processes;

/// <summary>Runs PostgreSQL's programs as a user who isn't root, because they refuse to work for root.</summary>
public static class PostgresPrograms
{
    private const string Home = "/usr/lib/postgresql";
    private const string OrdinaryUser = "postgres";

    public static string Find(string program) =>
        (Directory.Exists(Home) ? Directory.EnumerateDirectories(Home) : [])
            .Where(folder => File.Exists(Path.Combine(folder, "bin", program)))
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", program))
            .FirstOrDefault()
        ?? throw new InvalidOperationException(
            $"{program} is missing: ./dev test installs it, or: apt-get install postgresql");

    /// <summary>Gives a folder to the user that the server will run as.</summary>
    public static void HandOver(string folder)
    {
        if (!Environment.IsPrivilegedProcess) return;
        using var chown = Process.Start("chown", [OrdinaryUser, folder]);
        chown.WaitForExit();
        if (chown.ExitCode != 0) throw new InvalidOperationException($"{folder} could not be given to {OrdinaryUser}.");
    }

    public static async Task RunAsync(string[] command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(StartInfo(AsOrdinaryUser(command)))!;
        var said = Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(cancellationToken),
            process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]} failed: {string.Concat(await said)}");
    }

    /// <summary>
    /// Starts a program that asks for a fast shutdown when its standard input is closed: by us, or by our death.
    /// </summary>
    public static Process Keep(string[] command, string log) =>
        Process.Start(
            StartInfo(
                [Repository.PathTo("build", "dev", "keep.sh"), "--log", log, "--signal", "INT", "--",
                    .. AsOrdinaryUser(command)]))!;

    private static string[] AsOrdinaryUser(string[] command) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid", OrdinaryUser, "--regid", OrdinaryUser, "--clear-groups", "--", .. command]
        : command;

    private static ProcessStartInfo StartInfo(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        // The ordinary user may not be allowed to stand where we stand.
        WorkingDirectory = "/",
    };
}
