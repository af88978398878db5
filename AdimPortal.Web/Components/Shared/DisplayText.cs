using System.Globalization;

namespace AdimPortal.Web.Components.Shared;

internal static class DisplayText
{
    /// <summary>"free" → "Free".</summary>
    public static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>"740 MB", "12.3 GB", as disks and plans count: a GB is 10⁹ bytes.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} bytes",
        < 1_000_000 => $"{bytes / 1_000} kB",
        < 1_000_000_000 => $"{bytes / 1_000_000} MB",
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };
}
