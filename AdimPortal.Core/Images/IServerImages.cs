using AdimPortal.Core.Cloud;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Images;

/// <summary>The book of images. Of one fingerprint at most one is being prepared.</summary>
public interface IServerImages
{
    /// <summary>The newest first, those that are gone among them.</summary>
    Task<IReadOnlyList<ServerImage>> ListAsync(int most, CancellationToken cancel);

    Task<ServerImage?> FindAsync(WorkspaceId id, CancellationToken cancel);

    /// <summary>Begins one. Done again, it changes nothing.</summary>
    /// <returns>False while another of the same fingerprint is being prepared.</returns>
    Task<bool> ReserveAsync(WorkspaceId id, string fingerprint, string version, CancellationToken cancel);

    /// <summary>The snapshot is there, and servers are made from it from now on.</summary>
    Task KeepAsync(WorkspaceId id, Snapshot snapshot, CancellationToken cancel);

    /// <summary>Nothing came of it, or nothing is left of it. Done again, it changes nothing.</summary>
    /// <param name="to"><see cref="ImageState.Failed"/>, <see cref="ImageState.Retired"/> or
    /// <see cref="ImageState.Removed"/>.</param>
    Task EndAsync(WorkspaceId id, ImageState to, CancellationToken cancel);

    /// <summary>The newest that is ready in that region, and is used now; null when there is none.</summary>
    Task<ServerImage?> UseAsync(string fingerprint, string region, CancellationToken cancel);

    /// <summary>The workspaces that are there and came from each of these, the newest first.</summary>
    /// <param name="most">Of each image.</param>
    Task<ILookup<WorkspaceId, WorkspaceId>> UsesAsync(IReadOnlyList<ServerImage> of, int most,
        CancellationToken cancel);
}
