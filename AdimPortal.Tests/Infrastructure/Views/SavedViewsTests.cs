using AdimPortal.Core.Views;
using AdimPortal.Infrastructure.Views;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Views;

/// <summary>Saved views on a real database.</summary>
[Trait("Category", "Integration")]
public sealed class SavedViewsTests(PostgresCluster cluster)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_account_has_its_own_of_each_list()
    {
        await using var node = await NodeAsync();
        var (views, jane, jack) = (Of(node), await node.AccountAsync("jane"), await node.AccountAsync("jack"));
        Assert.True(await views.SaveAsync(jane, "workspaces", "Failed", "?status=Failed", Cancel));
        Assert.True(await views.SaveAsync(jane, "operations", "Failed", "?status=Stuck", Cancel));
        Assert.True(await views.SaveAsync(jack, "workspaces", "Failed", "", Cancel));
        var hers = Assert.Single(await views.ListAsync(jane, "workspaces", Cancel));
        Assert.Equal(("Failed", "?status=Failed"), (hers.Name, hers.Query));
        Assert.Equal("", Assert.Single(await views.ListAsync(jack, "workspaces", Cancel)).Query);

        await views.RemoveAsync(jack, hers.Id, Cancel);
        Assert.Single(await views.ListAsync(jane, "workspaces", Cancel));
        await views.RemoveAsync(jane, hers.Id, Cancel);
        Assert.Empty(await views.ListAsync(jane, "workspaces", Cancel));
        Assert.Single(await views.ListAsync(jane, "operations", Cancel));
        Assert.Single(await views.ListAsync(jack, "workspaces", Cancel));
    }

    [Fact]
    public async Task The_same_name_replaces_and_too_many_are_refused()
    {
        await using var node = await NodeAsync();
        var (views, jane) = (Of(node), await node.AccountAsync("jane"));
        for (var i = 0; i < SavedView.Most; i++)
            Assert.True(await views.SaveAsync(jane, "workspaces", $"View {i}", "", Cancel));
        Assert.False(await views.SaveAsync(jane, "workspaces", "One more", "", Cancel));
        Assert.True(await views.SaveAsync(jane, "workspaces", "View 0", "?plan=pro", Cancel));
        Assert.True(await views.SaveAsync(jane, "operations", "One more", "", Cancel));
        var all = await views.ListAsync(jane, "workspaces", Cancel);
        Assert.Equal((SavedView.Most, "View 0", "?plan=pro"), (all.Count, all[0].Name, all[0].Query));
    }

    [Fact]
    public async Task Many_that_are_saved_at_once_are_never_too_many()
    {
        await using var node = await NodeAsync();
        var (views, jane) = (Of(node), await node.AccountAsync("jane"));
        var saved = await Task.WhenAll(Enumerable.Range(0, 2 * SavedView.Most).Select(i =>
            Task.Run(() => views.SaveAsync(jane, "workspaces", $"View {i}", "", Cancel), Cancel)));
        Assert.Equal(SavedView.Most, saved.Count(isSaved => isSaved));
        Assert.Equal(SavedView.Most, (await views.ListAsync(jane, "workspaces", Cancel)).Count);
    }

    [Theory]
    [InlineData("'; DROP TABLE saved_views; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("$1 %s {0} \\ \"")]
    [InlineData("👨‍👩‍👧‍👦 Überfällig")]
    public async Task A_name_is_only_a_name(string name)
    {
        await using var node = await NodeAsync();
        var (views, jane) = (Of(node), await node.AccountAsync("jane"));
        Assert.True(await views.SaveAsync(jane, "workspaces", name, "", Cancel));
        Assert.Equal(name, Assert.Single(await views.ListAsync(jane, "workspaces", Cancel)).Name);
    }

    [Fact]
    public async Task They_go_with_their_account()
    {
        await using var node = await NodeAsync();
        var (views, jane) = (Of(node), await node.AccountAsync("jane"));
        await views.SaveAsync(jane, "workspaces", "Failed", "", Cancel);
        await using var delete = node.Service<NpgsqlDataSource>().CreateCommand("DELETE FROM users WHERE id = $1");
        delete.Parameters.AddWithValue(jane);
        await delete.ExecuteNonQueryAsync(Cancel);
        Assert.Empty(await views.ListAsync(jane, "workspaces", Cancel));
    }

    private async Task<EngineNode> NodeAsync() =>
        await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("views"), scheduler: false);

    private static PostgresSavedViews Of(EngineNode node) => new PostgresSavedViews(node.Service<NpgsqlDataSource>());
}
