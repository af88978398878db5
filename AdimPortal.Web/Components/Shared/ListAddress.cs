using System.Globalization;

namespace AdimPortal.Web.Components.Shared;

/// <summary>
/// What the address of a list says, read. What means nothing there asks for nothing: an old link still shows a list.
/// </summary>
internal static class ListAddress
{
    private const string Day = "yyyy-MM-dd";

    public static T? Read<T>(string? text) where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var read) && Enum.IsDefined(read) ? read : null;

    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>The beginning of a day in UTC, as a field for dates sends it; null for what is no day.</summary>
    public static DateTimeOffset? DayOf(string? text) =>
        DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
            : null;

    /// <summary>The end of a day in UTC; null for what is no day, and for the last one of all.</summary>
    public static DateTimeOffset? EndOf(string? text) =>
        DayOf(text) is { } day && day < DateTimeOffset.MaxValue.AddDays(-1) ? day.AddDays(1) : null;

    /// <param name="isByItself">Whether the usual order descends: the newest first, names from A.</param>
    /// <param name="isChosen">Whether the address says which order.</param>
    public static bool IsDescending(string? descending, bool isChosen, bool isByItself) =>
        isChosen || !isByItself ? IsSaid(descending, true) : !IsSaid(descending, false);

    private static bool IsSaid(string? text, bool value) => bool.TryParse(text, out var said) && said == value;
}
