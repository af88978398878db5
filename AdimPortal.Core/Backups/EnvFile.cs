namespace AdimPortal.Core.Backups;

/// <summary>The application's settings as a part of a backup: one <c>NAME="value"</c> a line.</summary>
public static class EnvFile
{
    /// <summary>What the part is called.</summary>
    public const string Part = "env";

    /// <summary>No such file is longer, bytes.</summary>
    public const int Longest = 1024 * 1024;

    /// <summary>
    /// The same file, with nothing in the settings of these names. Servers leave them out themselves; backups of before
    /// still hold them.
    /// </summary>
    public static string Without(string text, Func<string, bool> isOperators) =>
        string.Join('\n',
            text.Split('\n').Select(line => NameOf(line) is { } name && isOperators(name) ? $"{name}=\"\"" : line));

    private static string? NameOf(string line)
    {
        var end = line.IndexOf('=', StringComparison.Ordinal);
        return end > 0 && line.AsSpan(0, end).IndexOfAnyExcept(Letters) < 0 ? line[..end] : null;
    }

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}
