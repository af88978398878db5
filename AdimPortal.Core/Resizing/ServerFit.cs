using AdimPortal.Core.Cloud;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Resizing;

/// <summary>
/// Whether servers can take the size of another plan. A disk grows and never shrinks: a size with a smaller one needs
/// another server, which a move brings.
/// </summary>
public sealed class ServerFit(ICloud cloud)
{
    /// <summary>What a change to this size would do to the servers of these workspaces.</summary>
    /// <remarks>
    /// Where the cloud can't be asked, a server counts as one that can be changed: the operation looks again, and
    /// nobody should wait for a page because of it.
    /// </remarks>
    public async Task<ServerChanges> FindAsync(IEnumerable<Workspace> workspaces, string size, CancellationToken cancel)
    {
        var active = workspaces.Where(w => w.Status is WorkspaceStatus.Active).ToLookup(w => w.IsSelfHosted);
        var (changed, own) = (active[false].Where(w => w.Size != size).ToList(), active[true].ToList());
        if (changed.Count == 0 || !(await cloud.ListSizesAsync(cancel)).TryGet(out var sizes, out _)
            || sizes.FirstOrDefault(s => s.Slug == size) is not { } wanted)
            return new ServerChanges(changed, []) { Own = own };
        var tooLarge = new List<TooLargeServer>();
        foreach (var workspace in changed.Where(w => w.DropletId is not null))
        {
            if ((await cloud.FindDropletAsync(workspace.DropletId!.Value, cancel)).TryGet(out var droplet, out _)
                && droplet?.DiskGib > wanted.DiskGib)
                tooLarge.Add(new TooLargeServer(workspace, droplet.DiskGib, wanted.DiskGib));
        }

        return new ServerChanges([.. changed.Except(tooLarge.Select(t => t.Workspace))], tooLarge) { Own = own };
    }

    internal static string WhyNotShrink(CloudSize size, Droplet droplet) =>
        $"This size has a disk of {size.DiskGib} GB and the server has one of {droplet.DiskGib} GB. A disk can't shrink. Move the workspace to a smaller server instead.";
}

/// <param name="Interrupted">Workspaces whose server gets the other size: they are away for a moment.</param>
/// <param name="TooLarge">Workspaces that keep their server until they are moved to a smaller one.</param>
public sealed record ServerChanges(IReadOnlyList<Workspace> Interrupted, IReadOnlyList<TooLargeServer> TooLarge)
{
    /// <summary>Workspaces on their owner's own servers: nothing is done to those.</summary>
    public IReadOnlyList<Workspace> Own { get; init; } = [];
}

/// <param name="DiskGib">The disk that its server has, GiB.</param>
/// <param name="NewDiskGib">The disk of the other size, GiB.</param>
public sealed record TooLargeServer(Workspace Workspace, int DiskGib, int NewDiskGib);
