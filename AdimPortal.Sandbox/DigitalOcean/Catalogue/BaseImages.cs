namespace AdimPortal.Sandbox.DigitalOcean.Catalogue;

/// <summary>The distribution images. The Sandbox has one, which it really boots.</summary>
public static class BaseImages
{
    public const string Debian12 = "debian-12-x64";
    public const long Debian12Id = 129_211_873;
    public const int MinimumDiskGiB = 7;
    public static readonly DateTimeOffset CreatedAt = new(2023, 6, 14, 16, 27, 40, TimeSpan.Zero);
}
