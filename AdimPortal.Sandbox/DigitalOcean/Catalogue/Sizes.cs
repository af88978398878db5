namespace AdimPortal.Sandbox.DigitalOcean.Catalogue;

/// <summary>A size as DigitalOcean sells it.</summary>
/// <param name="Memory">MiB.</param>
/// <param name="Disk">GiB.</param>
/// <param name="Transfer">TiB a month.</param>
/// <param name="PriceMonthly">US dollars.</param>
public sealed record Size(string Slug, int Memory, int Vcpus, int Disk, decimal Transfer, decimal PriceMonthly,
    string Description)
{
    // 672 hours are the most that a month is billed with.
    public decimal PriceHourly => Math.Round(PriceMonthly / 672, 5);

    public IReadOnlyList<string> Regions => Catalogue.Regions.Slugs;

    public bool Available => true;
}

public static class Sizes
{
    public static readonly IReadOnlyList<Size> All =
    [
        new("s-1vcpu-512mb-10gb", 512, 1, 10, 0.5m, 4, "Basic"),
        new("s-1vcpu-1gb", 1024, 1, 25, 1, 6, "Basic"),
        new("s-1vcpu-2gb", 2048, 1, 50, 2, 12, "Basic"),
        new("s-2vcpu-2gb", 2048, 2, 60, 3, 18, "Basic"),
        new("s-2vcpu-4gb", 4096, 2, 80, 4, 24, "Basic"),
        new("s-4vcpu-8gb", 8192, 4, 160, 5, 48, "Basic"),
        new("s-8vcpu-16gb", 16384, 8, 320, 6, 96, "Basic"),
        new("g-2vcpu-8gb", 8192, 2, 25, 4, 63, "General Purpose"),
        new("c-2", 4096, 2, 25, 4, 42, "CPU-Optimized"),
        new("m-2vcpu-16gb", 16384, 2, 50, 4, 84, "Memory-Optimized"),
    ];

    public static Size? Find(string? slug) => All.FirstOrDefault(size => size.Slug == slug);

    public static Size Get(string slug) => Find(slug) ?? throw new KeyNotFoundException($"No size is called '{slug}'.");
}
