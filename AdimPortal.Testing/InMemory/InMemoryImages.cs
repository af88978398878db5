using AdimPortal.Core.Cloud;
using AdimPortal.Core.Images;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.InMemory;

/// <summary>The book of images, in memory.</summary>
public sealed class InMemoryImages(TimeProvider time) : IServerImages
{
    private readonly List<ServerImage> _images = [];

    public IReadOnlyList<ServerImage> All => _images;

    public Task<IReadOnlyList<ServerImage>> ListAsync(int most, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ServerImage>>([.. _images.OrderByDescending(i => i.AskedAt).Take(most)]);

    public Task<ServerImage?> FindAsync(WorkspaceId id, CancellationToken cancel) =>
        Task.FromResult(_images.Find(i => i.Id == id));

    public Task<bool> ReserveAsync(WorkspaceId id, string fingerprint, string version, CancellationToken cancel)
    {
        if (_images.TrueForAll(i => i.Id != id
            && (i.Fingerprint != fingerprint || i.State is not ImageState.Preparing)))
            _images.Add(new ServerImage(id, fingerprint, version, ImageState.Preparing, time.GetUtcNow()));
        return Task.FromResult(_images.Exists(i => i.Id == id && i.State is ImageState.Preparing));
    }

    public Task KeepAsync(WorkspaceId id, Snapshot snapshot, CancellationToken cancel) => ChangeAsync(
        i => i.Id == id && i.State is ImageState.Preparing or ImageState.Ready,
        i => i with
        {
            State = ImageState.Ready,
            Snapshot = snapshot.Id,
            Regions = snapshot.Regions,
            SizeGib = snapshot.SizeGib,
            MinimumDiskGib = snapshot.MinimumDiskGib,
            MadeAt = i.MadeAt ?? time.GetUtcNow(),
        });

    public Task EndAsync(WorkspaceId id, ImageState to, CancellationToken cancel) => ChangeAsync(
        i => i.Id == id && i.State is not (ImageState.Removed or ImageState.Failed),
        i => i with { State = to, EndedAt = time.GetUtcNow() });

    public async Task<ServerImage?> UseAsync(string fingerprint, string region, CancellationToken cancel)
    {
        var newest = _images.Where(i => i.Fingerprint == fingerprint && i.State is ImageState.Ready
            && i.Regions.Contains(region)).MaxBy(i => i.MadeAt);
        if (newest is not null)
            await ChangeAsync(i => i.Id == newest.Id, i => i with { UsedAt = time.GetUtcNow() });
        return newest;
    }

    /// <summary>What came from images, as a test says.</summary>
    public List<(WorkspaceId Image, WorkspaceId Workspace)> Uses { get; } = [];

    public Task<ILookup<WorkspaceId, WorkspaceId>> UsesAsync(IReadOnlyList<ServerImage> of, int most,
        CancellationToken cancel) => Task.FromResult(Uses.ToLookup(use => use.Image, use => use.Workspace));

    private Task ChangeAsync(Predicate<ServerImage> which, Func<ServerImage, ServerImage> change)
    {
        if (_images.FindIndex(which) is var place and >= 0)
            _images[place] = change(_images[place]);
        return Task.CompletedTask;
    }
}
