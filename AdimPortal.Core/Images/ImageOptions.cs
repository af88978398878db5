namespace AdimPortal.Core.Images;

/// <summary>Section "Images": snapshots that the portal makes so that servers are built faster.</summary>
public sealed class ImageOptions
{
    public const string Section = "Images";

    /// <summary>Whether images are made and used. Off, every server is built from Debian's own image.</summary>
    public bool Enabled { get; set; }

    /// <summary>How old the newest becomes before another is made, with the security updates since.</summary>
    public TimeSpan MakeEvery { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many of one version are kept.</summary>
    public int Kept { get; set; } = 2;

    /// <summary>
    /// The size of the server that an image is made on, a size slug. The image goes onto no smaller disk than its.
    /// </summary>
    public string Size { get; set; } = "s-1vcpu-1gb";

    public IEnumerable<string> Faults()
    {
        if (MakeEvery < TimeSpan.FromHours(1) || MakeEvery > TimeSpan.FromDays(365))
            yield return $"{Section}:{nameof(MakeEvery)} must be from 01:00:00 to 365.00:00:00.";
        if (Kept is < 1 or > 20)
            yield return $"{Section}:{nameof(Kept)} must be from 1 to 20.";
        if (string.IsNullOrWhiteSpace(Size))
            yield return $"{Section}:{nameof(Size)} must be a droplet size, such as s-1vcpu-1gb.";
    }
}
