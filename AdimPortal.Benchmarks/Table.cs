using System.Globalization;

namespace AdimPortal.Benchmarks;

/// <summary>A short table on the screen: the first column is words, the others are figures.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print()
    {
        var widths = heads.Select((head, column) => _rows.Select(row => row[column].Length).Append(head.Length).Max())
            .ToArray();
        Console.WriteLine();
        PrintRow(heads, widths);
        foreach (var row in _rows)
            PrintRow(row, widths);
    }

    private static void PrintRow(string[] cells, int[] widths) =>
        Console.WriteLine(
            "  "
                + string.Join("  ",
                    cells.Select((cell, column) => column == 0
                        ? cell.PadRight(widths[column])
                        : cell.PadLeft(widths[column]))).TrimEnd());
}

/// <summary>Figures as they are printed.</summary>
internal static class Figures
{
    public static string Seconds(this TimeSpan span) =>
        span.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture);

    public static string Milliseconds(this TimeSpan span) =>
        span.TotalMilliseconds.ToString(span.TotalMilliseconds < 10 ? "0.0 ms" : "0 ms", CultureInfo.InvariantCulture);

    public static string MiB(this long bytes) =>
        (bytes / 1048576.0).ToString(bytes < 10 * 1048576 ? "0.00 MiB" : "0 MiB", CultureInfo.InvariantCulture);

    /// <summary>Of 1,024 bytes.</summary>
    public static string KiB(this long bytes) => (bytes / 1024.0).ToString("#,0 KiB", CultureInfo.InvariantCulture);

    /// <summary>Of 1,000 bytes.</summary>
    public static string Kilobytes(this long bytes) =>
        (bytes / 1000.0).ToString("0.0 KB", CultureInfo.InvariantCulture);

    public static string Count(this double number) =>
        number.ToString(number < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>"1.12 ×".</summary>
    public static string Ratio(this double ratio) => ratio.ToString("0.00 ×", CultureInfo.InvariantCulture);

    public static string Verdict(bool reached, string goal) => $"{(reached ? "reached" : "MISSED")}: {goal}";

    public static T Median<T>(this IEnumerable<T> values) where T : struct => values.ToList().Share(0.5);

    /// <summary>The value below which that share of all lie.</summary>
    public static T Share<T>(this IReadOnlyList<T> values, double share) where T : struct
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? default : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }
}
