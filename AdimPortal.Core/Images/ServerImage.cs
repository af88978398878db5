using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Images;

/// <summary>
/// A snapshot that servers of workspaces are made from: Debian with all that every server has alike. It is an offer and
/// nothing more: without one a server is built from Debian's own image, and ends in the same state.
/// </summary>
/// <param name="Id">The workspace of the portal's own that it was made of; the snapshot bears its name.</param>
/// <param name="Fingerprint">See <see cref="ImageFingerprint"/>.</param>
/// <param name="Version">The blueprint's, for people.</param>
/// <param name="AskedAt">When it was begun.</param>
public sealed record ServerImage(WorkspaceId Id, string Fingerprint, string Version, ImageState State,
    DateTimeOffset AskedAt)
{
    /// <summary>The snapshot's id in the cloud; null while there is none.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Region slugs: where servers are made from it.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>What is paid for, GiB.</summary>
    public decimal SizeGib { get; init; }

    /// <summary>The smallest disk that it goes onto, GiB.</summary>
    public int MinimumDiskGib { get; init; }

    /// <summary>When it was ready; null until then.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>When a server was last made from it; null for never.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>When it failed, was put aside or removed; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>US dollars a month for a GiB of snapshot: DigitalOcean's price list, 2026.</summary>
    public const decimal PricePerGib = 0.06m;

    public decimal CostMonthly => SizeGib * PricePerGib;
}

/// <summary>
/// Where an image is in its life.
/// <code>
/// Preparing ──▶ Ready ──▶ Retired ──▶ Removed
///     │
///     ▼
///   Failed
/// </code>
/// </summary>
public enum ImageState
{
    Preparing,
    Ready,

    /// <summary>No server is made from it any more; the sweep removes its snapshot.</summary>
    Retired,

    Removed,
    Failed,
}
