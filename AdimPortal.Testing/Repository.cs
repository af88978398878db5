namespace AdimPortal.Testing;

/// <summary>The clone that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

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
