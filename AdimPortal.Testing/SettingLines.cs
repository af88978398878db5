using System.Text.RegularExpressions;

namespace AdimPortal.Testing;

/// <summary>Settings as a server's runner reads them from standard input.</summary>
public static partial class SettingLines
{
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines is [.. var settings, "."]
            ? settings.Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => Escaped()
                .Replace(parts[1], found => found.Value == "\\n" ? "\n" : "\\"))
            : throw new FormatException("The settings have no end.");
    }

    [GeneratedRegex(@"\\[\\n]")]
    private static partial Regex Escaped();
}
