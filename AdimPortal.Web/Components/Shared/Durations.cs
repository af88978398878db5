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

    /// <summary>Of what is running, in whole seconds from 1 on.</summary>
    public static string Running(TimeSpan span) => Short(TimeSpan.FromSeconds(Math.Max(1, span.TotalSeconds)));

    /// <summary>"a moment left", "about 25 s left", "about 2 min left", "5 h 12 min left", "3 days left".</summary>
    /// <param name="isEstimate">What has run out says so, instead of counting below zero.</param>
    public static string Left(TimeSpan span, bool isEstimate = false) => span.TotalSeconds switch
    {
        < -10 when isEstimate => "longer than usual",
        <= 5 => "a moment left",
        < 55 and var seconds => $"about {(int)Math.Ceiling(seconds / 5) * 5} s left",
        < 3600 => $"about {(int)Math.Floor(span.TotalMinutes + 0.5)} min left",
        < 86400 => $"{(int)span.TotalHours} h {span.Minutes} min left",
        _ => $"{(int)span.TotalDays} days left",
    };

    /// <summary>"in 8 s", or "now".</summary>
    public static string Next(TimeSpan span) =>
        span > TimeSpan.Zero ? $"in {Math.Ceiling(span.TotalSeconds)} s" : "now";
}
