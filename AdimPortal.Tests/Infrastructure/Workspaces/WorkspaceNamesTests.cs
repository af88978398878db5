using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Workspaces;

/// <summary>A workspace's name is its owner's to change, at any time, on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class WorkspaceNamesTests(PostgresCluster postgres) : IAsyncLifetime
{
    private EngineNode _node = default!;
    private Guid _owner;
    private WorkspaceId _id;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("names"), scheduler: false);
        _owner = await _node.AccountAsync("jane");
        (_id, _) = await _node.RequestAsync(_owner);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_name_is_kept_and_recorded_once_however_often_it_is_given()
    {
        Assert.Null(await RenameAsync("Studio Heron"));
        Assert.Null(await RenameAsync("  Studio   Heron "));
        Assert.Equal(("Studio Heron", 1L), (await NameAsync(), await RecordsAsync()));
        Assert.Null(await RenameAsync("Studio Kestrel"));
        Assert.Equal(("Studio Kestrel", 2L), (await NameAsync(), await RecordsAsync()));
    }

    [Theory]
    [InlineData("'; DROP TABLE workspaces; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("{0} %s ${HOME} $1")]
    [InlineData("Ümläut 日本 👩‍👩‍👧")]
    public async Task A_name_is_text_whatever_it_looks_like(string name)
    {
        Assert.Null(await RenameAsync(name));
        Assert.Equal(name, await NameAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("two\nlines")]
    [InlineData("a\0b")]
    [InlineData("turned \u202E around")]
    [InlineData("\u200B")]
    public async Task What_is_no_name_is_refused_with_a_sentence(string? name)
    {
        var before = await NameAsync();
        Assert.StartsWith("The name ", await RenameAsync(name), StringComparison.Ordinal);
        Assert.Equal((before, 0L), (await NameAsync(), await RecordsAsync()));
    }

    [Fact]
    public async Task A_name_has_sixty_characters_and_not_one_more()
    {
        Assert.Null(await RenameAsync(new string('x', 60)));
        Assert.Equal("The name is too long. Use at most 60 characters.", await RenameAsync(new string('y', 61)));
        Assert.Equal("The name is too long. Use at most 60 characters.", await RenameAsync(new string('y', 1_000_000)));
        Assert.Equal(new string('x', 60), await NameAsync());
    }

    /// <summary>It was loaded with the old name, and saves the workspace when the next step is done.</summary>
    [Fact]
    public async Task An_operation_that_is_under_way_does_not_bring_the_old_name_back()
    {
        var store = _node.Service<IOperationStore>();
        var lease = (await store.ClaimAsync("node", Cancel))!;
        var workspace = (await store.LoadAsync(lease, Cancel)).Workspace;
        Assert.Null(await RenameAsync("Studio Heron"));
        workspace.AssignServer(42, "10.0.0.42");
        var contexts = _node.Service<IDbContextFactory<PortalDbContext>>();
        await using (var context = await contexts.CreateDbContextAsync(Cancel))
        {
            context.Update(workspace);
            await context.SaveChangesAsync(Cancel);
        }

        var now = (await _node.Service<IWorkspaceReader>().FindAsync(_id, Cancel))!;
        Assert.Equal(("Studio Heron", 42L), (now.Name, now.DropletId));
    }

    [Fact]
    public async Task What_has_ended_keeps_its_name()
    {
        await using var end = _node.Service<NpgsqlDataSource>().CreateCommand(
            "UPDATE workspaces SET status = 'Terminated', terminated_at = now()");
        await end.ExecuteNonQueryAsync(Cancel);
        var before = await NameAsync();
        Assert.Equal("This workspace has ended and keeps its name.", await RenameAsync("Studio Heron"));
        Assert.Equal((before, 0L), (await NameAsync(), await RecordsAsync()));
    }

    [Theory]
    [InlineData(ActorRole.Support)]
    [InlineData(ActorRole.Admin)]
    [InlineData(ActorRole.Nobody)]
    public void Nobody_else_is_given_a_permit(ActorRole role) =>
        Assert.Throws<InvalidOperationException>(() => Permits.For(Act.RenameWorkspace, _id, Guid.NewGuid(), role));

    private Task<string?> RenameAsync(string? name) => _node.Service<IWorkspaceNames>()
        .RenameAsync(Permits.For(Act.RenameWorkspace, _id, _owner), name, Cancel);

    private async Task<string> NameAsync() => (await _node.Service<IWorkspaceReader>().FindAsync(_id, Cancel))!.Name;

    private async Task<long> RecordsAsync()
    {
        await using var count = _node.Service<NpgsqlDataSource>().CreateCommand(
            "SELECT count(*) FROM act_records WHERE act = 'RenameWorkspace' AND role = 'Owner' AND NOT is_refused");
        return (long)(await count.ExecuteScalarAsync(Cancel))!;
    }
}
