namespace AdimPortal.Sandbox.Processes;

public static class ProgramPath
{
    // The system directories are named besides PATH because a plain user's PATH, kept by some su and sudo set-ups,
    // lacks sbin.
    private static readonly string[] SystemDirectories =
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemDirectories)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);

    public static string Require(string program) =>
        Find(program) ?? throw new FileNotFoundException($"The program {program} is not installed.");
}
