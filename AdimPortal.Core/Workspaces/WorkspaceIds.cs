using AdimPortal.Core.Common;

namespace AdimPortal.Core.Workspaces;

/// <summary>
/// Draws ids for new workspaces: short ones while a few draws find a free one, long ones after (decision 0035). No id
/// that it gives is the beginning of another, so a name that begins with an id (a snapshot's, a tag) is one workspace's
/// alone.
/// </summary>
public sealed class WorkspaceIds(ITakenIds taken, IRandomSource random)
{
    /// <summary>How many draws may meet a taken id before a longer one is drawn.</summary>
    public const int Draws = 8;

    /// <summary>
    /// An id that nobody has. Two that are drawn in one moment may be the same; the table's key then refuses the
    /// second.
    /// </summary>
    public async Task<WorkspaceId> NewAsync(CancellationToken cancel)
    {
        foreach (var length in (int[])[WorkspaceId.Short, WorkspaceId.Long])
        {
            for (var draw = 0; draw < Draws; draw++)
            {
                var id = WorkspaceId.New(random, length);
                if (!await taken.AnyAsync(MistakenFor(id), cancel))
                    return id;
            }
        }

        throw new InvalidOperationException("No free workspace id was found: nearly all are taken.");
    }

    /// <summary>The id, and those that begin with it or that it begins with.</summary>
    private static IReadOnlyCollection<WorkspaceId> MistakenFor(WorkspaceId id) => id.Value.Length == WorkspaceId.Short
        ? [id, .. WorkspaceId.Alphabet.Select(last => WorkspaceId.Parse($"{id}{last}"))]
        : [id, WorkspaceId.Parse(id.Value[..WorkspaceId.Short])];
}
