namespace AdimPortal.Testing;

/// <summary>The clone that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>
    /// The sources with that extension. What builds, tests and packages leave in the clone is not even listed: it
    /// changes while tests run.
    /// </summary>
    /// <param name="extension">Without its dot.</param>
    public static IEnumerable<string> Sources(string extension) => SourcesIn(Root, $"*.{extension}");

    private static IEnumerable<string> SourcesIn(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern)
            .Concat(Directory.EnumerateDirectories(folder).Where(inner => !Made.Contains(Path.GetFileName(inner)))
                .SelectMany(inner => SourcesIn(inner, pattern)));

    /// <summary>Folders that nobody writes by hand.</summary>
    private static readonly HashSet<string> Made =
        ["bin", "obj", "artifacts", "Migrations", ".data", ".git", "node_modules"];

    /// <summary>One of the clone's programs, built as the caller is: Debug or Release.</summary>
    public static string Program(string project) =>
        PathTo(project, "bin", Configuration, Path.GetFileName(Here), $"{project}.dll");

    // …/AdimPortal.Tests/bin/Debug/net10.0
    private static string Here { get; } = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    private static string Configuration => Path.GetFileName(Path.GetDirectoryName(Here))!;

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AdimPortal.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException($"No AdimPortal.sln above {AppContext.BaseDirectory}.");
    }
}
