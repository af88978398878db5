using System.Globalization;

namespace AdimPortal.Web.Components.Shared;

/// <summary>Lengths of time in words, the same words as times.js uses.</summary>
public static class Durations
{
    /// <summary>"under 0.1 s", "0.2 s", "48 s", "1 min 05 s", "2 h 3 min".</summary>
    public static string Short(TimeSpan span)
    {
        var seconds = Math.Max(0, span.TotalSeconds);
        return seconds switch
        {
            < 0.1 => "under 0.1 s",
            < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
            < 60 => $"{(int)seconds} s",
            < 3600 => $"{(int)seconds / 60} min {(int)seconds % 60:00} s",
            _ => $"{(int)seconds / 3600} h {(int)seconds / 60 % 60} min",
        };
    }
}
