using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Images;

/// <summary>When an image is made, and which are kept: a pure function of what there is.</summary>
public static class ImageRules
{
    /// <summary>An operation that chose an image asks the cloud for a server within this time.</summary>
    public static readonly TimeSpan InUse = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstRest = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromDays(1);

    /// <param name="all">The newest first.</param>
    /// <param name="fingerprint">Of what would be made now.</param>
    public static ImagesDue Of(IReadOnlyList<ServerImage> all, string fingerprint, ImageOptions options,
        DateTimeOffset now)
    {
        var own = all.Where(image => image.Fingerprint == fingerprint).ToList();
        var ready = own.Where(image => image.State is ImageState.Ready).OrderByDescending(image => image.MadeAt)
            .ToList();
        var isWanted = own.TrueForAll(image => image.State is not ImageState.Preparing)
            && (ready.Count == 0 || ready[0].MadeAt <= now - options.MakeEvery)
            && now >= RestsUntil(own);
        // Those of another version serve a portal that goes back to it, for as long as one is usually kept.
        var others = all.Where(image => image.Fingerprint != fingerprint && image.State is ImageState.Ready
            && ready.Count > 0 && image.MadeAt <= now - options.Kept * options.MakeEvery);
        return new ImagesDue(isWanted,
            [.. ready.Skip(options.Kept).Concat(others).Where(image => !(image.UsedAt > now - InUse))
                .Select(image => image.Id)]);
    }

    /// <summary>What failed is tried again later and later: each try costs a server for some minutes.</summary>
    private static DateTimeOffset RestsUntil(List<ServerImage> own)
    {
        var failed = own.TakeWhile(image => image.State is ImageState.Failed).ToList();
        if (failed is not [{ EndedAt: { } last }, ..])
            return DateTimeOffset.MinValue;
        var rest = FirstRest * Math.Pow(2, Math.Min(failed.Count - 1, 10));
        return last + (rest < LongestRest ? rest : LongestRest);
    }
}

/// <param name="Prepare">Whether one is to be made.</param>
/// <param name="Retire">Those that nobody needs any more.</param>
public sealed record ImagesDue(bool Prepare, IReadOnlyList<WorkspaceId> Retire);
