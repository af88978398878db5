using System.Globalization;

namespace AdimPortal.Web.Components.Shared;

/// <summary>
/// Moments in words, the same words as times.js uses: a page comes with what the script will write, so that nothing
/// moves when it does.
/// </summary>
public static class Moments
{
    /// <param name="shape">moment (date and time), time, date, or ago.</param>
    /// <param name="zone">The reader's; null when it is not known, and then UTC is said.</param>
    public static string Text(DateTimeOffset at, string shape, DateTimeOffset now, TimeZoneInfo? zone)
    {
        if (shape == "ago" && Ago(now - at) is { } ago)
            return ago;
        var there = TimeZoneInfo.ConvertTime(at, zone ?? TimeZoneInfo.Utc);
        return shape switch
        {
            "moment" => Write("d MMM yyyy, HH:mm"),
            "time" => Write("HH:mm:ss"),
            _ => Write("d MMM yyyy"),
        };

        string Write(string format) =>
            there.ToString(zone is null ? $"{format} 'UTC'" : format, CultureInfo.InvariantCulture);
    }

    /// <summary>"just now", "5 min ago", "3 h ago", "2 d ago"; null for what is longer ago than two weeks.</summary>
    private static string? Ago(TimeSpan since) => since.TotalSeconds switch
    {
        < 45 => "just now",
        < 3600 => $"{Math.Max(1, Whole(since.TotalMinutes))} min ago",
        < 86400 => $"{Whole(since.TotalHours)} h ago",
        < 14 * 86400 => $"{Whole(since.TotalDays)} d ago",
        _ => null,
    };

    private static int Whole(double number) => (int)Math.Floor(number + 0.5);
}
