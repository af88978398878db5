namespace AdimPortal.Web.Components.Profile;

/// <summary>What a browser says of itself, in the words of people: "Firefox on Linux".</summary>
internal static class DeviceText
{
    // The first that fits: others name themselves after these too.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "macOS"),
            ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static string Of(string device) => (Find(Browsers, device), Find(Systems, device)) switch
    {
        (null, null) => "Unknown browser",
        ({ } browser, null) => browser,
        (null, { } system) => $"A browser on {system}",
        var (browser, system) => $"{browser} on {system}",
    };

    private static string? Find((string Mark, string Name)[] known, string device) =>
        Array.Find(known, k => device.Contains(k.Mark, StringComparison.Ordinal)) is { Name: { } name } ? name : null;
}
