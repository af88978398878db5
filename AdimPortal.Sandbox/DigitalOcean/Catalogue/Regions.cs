namespace AdimPortal.Sandbox.DigitalOcean.Catalogue;

public sealed record Region(string Slug, string Name)
{
    public IReadOnlyList<string> Features =>
        ["backups", "ipv6", "metadata", "install_agent", "storage", "image_transfer"];

    public bool Available => true;

    public IReadOnlyList<string> Sizes => [.. Catalogue.Sizes.All.Select(size => size.Slug)];
}

public static class Regions
{
    public static readonly IReadOnlyList<Region> All =
    [
        new("nyc1", "New York 1"), new("nyc2", "New York 2"), new("nyc3", "New York 3"), new("ams3", "Amsterdam 3"),
        new("sfo2", "San Francisco 2"), new("sfo3", "San Francisco 3"), new("sgp1", "Singapore 1"),
        new("lon1", "London 1"),
        new("fra1", "Frankfurt 1"), new("tor1", "Toronto 1"), new("blr1", "Bangalore 1"), new("syd1", "Sydney 1"),
    ];

    /// <summary>Where a droplet goes when its creator names no region.</summary>
    public const string Default = "nyc3";

    public static readonly IReadOnlyList<string> Slugs = [.. All.Select(region => region.Slug)];

    public static Region? Find(string? slug) => All.FirstOrDefault(region => region.Slug == slug);

    public static Region Get(string slug) =>
        Find(slug) ?? throw new KeyNotFoundException($"No region is called '{slug}'.");
}
