namespace AdimPortal.Sandbox.DigitalOcean.Catalogue;

/// <summary>
/// The images that are no snapshots. The Sandbox has one distribution, which it really boots, and it may offer one
/// custom image of that.
/// </summary>
public static class BaseImages
{
    public const string Debian12 = "debian-12-x64";
    public const long Debian12Id = 129_211_873;
    public const int MinimumDiskGiB = 7;

    /// <summary>Debian 12 with packages on it. A custom image has no slug.</summary>
    public const long PreparedId = 129_211_874;
    public static readonly string Prepared = $"{PreparedId}";
    public static readonly DateTimeOffset CreatedAt = new(2023, 6, 14, 16, 27, 40, TimeSpan.Zero);
}
