namespace AdimPortal.Web.Components.Portal.Provisioning;

internal static class RegionText
{
    /// <summary>"Frankfurt, Europe": what tells people how near a region is. The city alone for one that is not
    /// known here.</summary>
    /// <param name="slug">DigitalOcean's name: a city's three letters and a number
    /// (https://docs.digitalocean.com/platform/regional-availability/).</param>
    /// <param name="city">As the portal's operator calls it.</param>
    public static string Of(string slug, string city) =>
        ContinentOf(slug) is { } continent ? $"{city}, {continent}" : city;

    private static string? ContinentOf(string slug) => slug.TrimEnd("0123456789".ToCharArray()) switch
    {
        "nyc" or "sfo" or "tor" or "atl" or "ric" => "North America",
        "ams" or "fra" or "lon" => "Europe",
        "blr" or "sgp" => "Asia",
        "syd" => "Australia",
        _ => null,
    };
}
