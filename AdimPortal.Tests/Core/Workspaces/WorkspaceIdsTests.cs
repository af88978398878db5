using AdimPortal.Core.Cloud;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Core.Workspaces;

public class WorkspaceIdsTests
{
    [Theory]
    [InlineData("ws7x2k", true)]
    [InlineData("ws7x2kq", true)]
    [InlineData("ws7x2", false)]
    [InlineData("ws7x2kqq", false)]
    [InlineData("ws7x2l", false)]
    [InlineData("WS7X2K", false)]
    public void Ids_have_six_or_seven_characters(string text, bool isId) =>
    Assert.Equal(isId, WorkspaceId.TryParse(text, out _));

    [Fact]
    public async Task New_ids_have_six_characters()
    {
        var ids = new WorkspaceIds(new Taken(), new RepeatableRandom());
        for (var i = 0; i < 100; i++)
            Assert.Matches("^ws[2-9a-hjkmnp-z]{4}$", (await ids.NewAsync(default)).Value);
    }

    /// <summary>
    /// No id begins another, old or new: what begins with an id in the cloud account is one workspace's alone.
    /// </summary>
    [Fact]
    public async Task Short_ids_that_are_hard_to_find_are_followed_by_long_ones_and_none_begins_another()
    {
        var taken = new Taken { IsCrowded = id => id.Value.Length == WorkspaceId.Short && id.Value[2] < 'w' };
        var ids = new WorkspaceIds(taken, new RepeatableRandom());
        for (var i = 0; i < 500; i++)
            taken.Ids.Add(await ids.NewAsync(default));
        Assert.Contains(taken.Ids, id => id.Value.Length == WorkspaceId.Short);
        Assert.Contains(taken.Ids, id => id.Value.Length == WorkspaceId.Long);
        Assert.DoesNotContain(taken.Ids,
            id => id.Value.Length == WorkspaceId.Long && taken.Ids.Contains(WorkspaceId.Parse(id.Value[..^1])));
    }

    /// <summary>
    /// The arithmetic of decision 0035: so many short ids in use, and still this share of new workspaces gets one.
    /// </summary>
    [Theory]
    [InlineData(100_000, 0.9999)]
    [InlineData(500_000, 0.99)]
    [InlineData(700_000, 0.88)]
    public void Short_ids_carry_so_many_workspaces(int inUse, double share) =>
        Assert.InRange(
            1 - Math.Pow(inUse / Math.Pow(WorkspaceId.Alphabet.Length, WorkspaceId.Short - 2), WorkspaceIds.Draws),
            share, 1);

    [Theory]
    [InlineData("ws7x2k")]
    [InlineData("ws7x2kq")]
    public void What_bears_an_id_is_found_by_it(string text)
    {
        var id = WorkspaceId.Parse(text);
        foreach (var ending in new[] { "", "-b", "-access", "-b-access" })
            Assert.Equal(id, CloudItem.OwnerOf($"adim-{text}{ending}"));
        Assert.Equal((id, SnapshotName.PowerOff), SnapshotName.Read(SnapshotName.Of(id, SnapshotName.PowerOff)));
        Assert.Null(CloudItem.OwnerOf($"adim-{text}-other"));
    }

    private sealed class Taken : ITakenIds
    {
        public HashSet<WorkspaceId> Ids { get; } = [];

        public Func<WorkspaceId, bool> IsCrowded { get; init; } = _ => false;

        public Task<bool> AnyAsync(IReadOnlyCollection<WorkspaceId> ids, CancellationToken cancel) =>
            Task.FromResult(ids.Any(Ids.Contains) || IsCrowded(ids.First()));
    }
}
