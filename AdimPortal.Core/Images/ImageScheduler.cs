using AdimPortal.Core.Acts;

namespace AdimPortal.Core.Images;

/// <summary>
/// Asks for an image when there is none of today's version or the newest is old, and puts old ones aside. It looks and
/// acts, and can be cut off at any line.
/// </summary>
public sealed class ImageScheduler(IServerImages images, ImageService service, ImageFingerprint fingerprint,
    ImageOptions options, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        if (!options.Enabled)
            return;
        var all = await images.ListAsync(ImageService.MostLookedAt, cancel);
        var due = ImageRules.Of(all, fingerprint.Read(), options, time.GetUtcNow());
        foreach (var old in due.Retire)
            await images.EndAsync(old, ImageState.Retired, cancel);
        if (due.Prepare)
            await service.PrepareAsync(ActPermit.OfPortal(Act.PrepareImage, ActSubject.Portal), cancel);
    }
}
