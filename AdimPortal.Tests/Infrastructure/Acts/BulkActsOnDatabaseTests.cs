using AdimPortal.Core.Acts;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using AdimPortal.Web.Components.Staff;

namespace AdimPortal.Tests.Infrastructure.Acts;

/// <summary>One act on several workspaces: each by its own permit, and recorded by itself, on a real
/// PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class BulkActsOnDatabaseTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Each_is_begun_and_recorded_or_refused_by_itself_and_a_second_time_does_nothing()
    {
        await using var fixture = await ActsFixture.StartAsync(cluster);
        await fixture.RestartAsync();
        var support = await fixture.StaffAsync("sam", Roles.Support);

        var answers = await SuspendAsync(fixture, support);
        Assert.NotNull(answers[0].Refusal);
        Assert.Null(answers[1].Refusal);
        Assert.Equal(["restart", "suspend"], (await fixture.BegunAsync()).Select(o => o.Name));
        Assert.DoesNotContain(await fixture.RecordsAsync(0), record => record.Act is Act.Suspend);
        var record = Assert.Single(await fixture.RecordsAsync(1), record => record.Act is Act.Suspend);
        Assert.Equal((support, ActorRole.Support, "Too loud.", false),
            (record.Account, record.Role, record.Reason, record.IsRefused));

        Assert.All(await SuspendAsync(fixture, support), answer => Assert.NotNull(answer.Refusal));
        Assert.Equal(2, (await fixture.BegunAsync()).Count);
    }

    [Fact]
    public async Task Who_has_no_role_does_nothing_and_each_refusal_is_recorded()
    {
        await using var fixture = await ActsFixture.StartAsync(cluster);
        var answers = await SuspendAsync(fixture, fixture.Jane);
        Assert.All(answers, answer => Assert.Equal("You don't have permission to do this.", answer.Refusal));
        Assert.Empty(await fixture.BegunAsync());
        foreach (var workspace in new[] { 0, 1 })
            Assert.True(Assert.Single(await fixture.RecordsAsync(workspace)).IsRefused);
    }

    [Fact]
    public async Task More_than_a_page_has_is_never_asked_for()
    {
        await using var fixture = await ActsFixture.StartAsync(cluster);
        var one = await fixture.Service<IWorkspaceReader>().FindAsync(fixture.Workspaces[0], CancellationToken.None);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => BulkActs.EachAsync(fixture.Gate,
            new Caller(fixture.Ada, Guid.NewGuid()), Act.Suspend, [.. Enumerable.Repeat(one!, BulkActs.Most + 1)], "",
            _ => Task.FromResult(true), _ => throw new NotSupportedException()));
    }

    private static async Task<IReadOnlyList<BulkAnswer>> SuspendAsync(ActsFixture fixture, Guid account)
    {
        var workspaces = new List<Workspace>();
        foreach (var id in fixture.Workspaces)
            workspaces.Add((await fixture.Service<IWorkspaceReader>().FindAsync(id, CancellationToken.None))!);
        var service = fixture.Service<SuspensionService>();
        // One that is named twice is asked for once.
        return await BulkActs.EachAsync(fixture.Gate, await fixture.CallerAsync(account), Act.Suspend,
            [.. workspaces, workspaces[0]], "Too loud.", _ => Task.FromResult(false),
            permit => service.SuspendAsync(permit, SuspensionReason.Staff, CancellationToken.None));
    }
}
