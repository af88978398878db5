namespace AdimPortal.Infrastructure.Settings;

/// <summary>A file that a setting names. That it is there does not mean that the portal's user may read it.</summary>
internal static class SettingsFile
{
    /// <param name="setting">As <c>ObjectStorage:CaFile</c>.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Fault(string setting, string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{setting}: there is no file {path}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{setting}: {path} can't be read: {e.Message}";
        }
    }
}
