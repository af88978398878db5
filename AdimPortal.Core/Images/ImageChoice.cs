using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Images;

/// <summary>Which image a server is made from.</summary>
public sealed class ImageChoice(IServerImages images, ImageFingerprint fingerprint, ImageOptions options)
{
    /// <summary>The newest that fits; null where a server is made from the system's own image.</summary>
    /// <remarks>
    /// The size of the disk is not looked at: images are made on the smallest size, and the cloud refuses what doesn't
    /// fit.
    /// </remarks>
    public async Task<ServerImage?> ForAsync(Workspace workspace, CancellationToken cancel) => options.Enabled
        ? await images.UseAsync(fingerprint.Read(), workspace.Region, cancel)
        : null;

    /// <summary>The cloud no longer has it.</summary>
    public Task GoneAsync(ServerImage image, CancellationToken cancel) =>
        images.EndAsync(image.Id, ImageState.Removed, cancel);
}
