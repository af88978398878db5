namespace AdimPortal.Sandbox.Artifacts;

/// <summary>Source files of the stand-ins, which lie beside this program.</summary>
internal static class BundledFiles
{
    /// <returns>Each file's path below the folder and its content, in an order that is the same everywhere.</returns>
    public static IReadOnlyList<(string Name, byte[] Content)> Read(string folder)
    {
        var root = Path.Combine(AppContext.BaseDirectory, folder);
        return [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            // What Python leaves behind when somebody ran it in place.
            .Where(name => !name.Split('/').Contains("__pycache__"))
            .Order(StringComparer.Ordinal)
            .Select(name => (name, File.ReadAllBytes(Path.Combine(root, name))))];
    }
}
