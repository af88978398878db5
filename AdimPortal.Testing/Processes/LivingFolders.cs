namespace AdimPortal.Testing.Processes;

/// <summary>
/// Folders that other programs change while we look: <c>/proc</c>, <c>/sys</c>, temporary folders, machines' disks.
/// What goes away between two lines of ours is not there; the ordinary calls would throw.
/// </summary>
public static class LivingFolders
{
    /// <summary>Full paths of the folders in <paramref name="folder"/>; none when it is gone.</summary>
    public static IReadOnlyList<string> FoldersIn(string folder, string pattern = "*") =>
        Listed(() => Directory.GetDirectories(folder, pattern));

    /// <summary>Full paths of the files directly in <paramref name="folder"/>; none when it is gone.</summary>
    public static IReadOnlyList<string> FilesIn(string folder, string pattern = "*") =>
        Listed(() => Directory.GetFiles(folder, pattern));

    /// <summary>The files in <paramref name="folder"/> and below it.</summary>
    public static IReadOnlyList<string> FilesUnder(string folder) =>
        [.. FilesIn(folder), .. FoldersIn(folder).Where(IsNoLink).SelectMany(FilesUnder)];

    /// <summary>The files and folders in <paramref name="folder"/>.</summary>
    public static IReadOnlyList<string> EntriesIn(string folder) =>
        Listed(() => Directory.GetFileSystemEntries(folder));

    /// <summary>The text of a file; empty when it is gone, is no ordinary file, or belongs to somebody else.</summary>
    public static string TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Ids and command lines of all processes, with a blank after each argument.</summary>
    public static IEnumerable<(string Id, string Command)> Processes() =>
        from folder in FoldersIn("/proc")
        let id = Path.GetFileName(folder)
        where id.All(char.IsAsciiDigit)
        select (id, TextOf($"{folder}/cmdline").Replace('\0', ' '));

    private static bool IsNoLink(string folder)
    {
        try
        {
            return !File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string[] Listed(Func<string[]> list)
    {
        try
        {
            return list();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
