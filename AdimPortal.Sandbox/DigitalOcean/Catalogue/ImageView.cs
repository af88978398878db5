using System.Globalization;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Catalogue;

/// <summary>Distribution images and snapshots of droplets are both images to the API.</summary>
internal static class ImageView
{
    public static object Debian12() => new
    {
        Id = BaseImages.Debian12Id,
        Name = "12 x64",
        Distribution = "Debian",
        Slug = BaseImages.Debian12,
        Public = true,
        Regions = Regions.Slugs,
        CreatedAt = Answer.Time(BaseImages.CreatedAt),
        MinDiskSize = BaseImages.MinimumDiskGiB,
        Type = "base",
        SizeGigabytes = 0.4m,
        Description = "Debian 12 x64",
        Tags = Array.Empty<string>(),
        Status = "available",
        ErrorMessage = "",
    };

    public static object Prepared() => new
    {
        Id = BaseImages.PreparedId,
        Name = "debian-12-prepared",
        Distribution = "Debian",
        Slug = (string?)null,
        Public = false,
        Regions = Regions.Slugs,
        CreatedAt = Answer.Time(BaseImages.CreatedAt),
        MinDiskSize = BaseImages.MinimumDiskGiB,
        Type = "custom",
        SizeGigabytes = 1.2m,
        Description = "Debian 12 x64 with packages installed",
        Tags = Array.Empty<string>(),
        Status = "available",
        ErrorMessage = "",
    };

    public static object Of(Snapshot snapshot) => new
    {
        snapshot.Id,
        snapshot.Name,
        Distribution = "Debian",
        Slug = (string?)null,
        Public = false,
        snapshot.Regions,
        CreatedAt = Answer.Time(snapshot.CreatedAt),
        MinDiskSize = snapshot.MinDiskGiB,
        Type = "snapshot",
        snapshot.SizeGigabytes,
        Description = "",
        snapshot.Tags,
        Status = "available",
        ErrorMessage = "",
    };

    /// <summary>A droplet outlives the snapshot that it was made from; its image then has no more than an id.</summary>
    public static object OfDroplet(Droplet droplet, SandboxState state)
    {
        if (droplet.Image == BaseImages.Debian12) return Debian12();
        if (droplet.Image == BaseImages.Prepared) return Prepared();
        var id = long.Parse(droplet.Image, CultureInfo.InvariantCulture);
        return state.Snapshots.TryGetValue(id, out var snapshot) ? Of(snapshot) : new { Id = id };
    }
}
