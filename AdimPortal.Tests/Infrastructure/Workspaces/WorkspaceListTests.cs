using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Workspaces;

/// <summary>What staff find among all workspaces, and in which order, on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class WorkspaceListTests(PostgresCluster postgres) : IAsyncLifetime
{
    private EngineNode _node = default!;

    private IWorkspaceReader Reader => _node.Service<IWorkspaceReader>();

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("list"), scheduler: false);
        var database = _node.Service<NpgsqlDataSource>();
        await MonitoredWorkspaces.AddAsync(database, await _node.AccountAsync("jane"), 40);
        await _node.AccountAsync("bob");
        await using var command = database.CreateCommand("""
            UPDATE workspaces SET name = CASE droplet_id % 4 WHEN 0 THEN 'apples' WHEN 1 THEN 'Bread' WHEN 2 THEN 'cheese' ELSE 'Dates 100%_\' END,
                status = CASE WHEN droplet_id <= 8 THEN 'Failed' ELSE 'Active' END, plan = CASE WHEN droplet_id % 2 = 0 THEN 'pro' ELSE 'free' END,
                region = CASE WHEN droplet_id % 3 = 0 THEN 'fra1' ELSE 'nyc3' END, created_at = now() - interval '1 minute' * (droplet_id / 10);
            UPDATE workspaces SET owner_id = (SELECT id FROM users WHERE email = 'bob@adim.test') WHERE droplet_id > 30;
            """);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    public static TheoryData<WorkspaceOrder, bool> Orders() => [
        .. from order in Enum.GetValues<WorkspaceOrder>() from down in new[] { true, false } select (order, down)];

    [Theory, MemberData(nameof(Orders))]
    public async Task In_every_order_the_pages_have_each_row_once(WorkspaceOrder order, bool isDescending)
    {
        var query = new WorkspaceQuery { Order = order, IsDescending = isDescending };
        var all = new List<OwnedWorkspace>();
        while (await Reader.ListAsync(query, all.Count, 7, default) is { Items: { Count: > 0 } page, Total: 40 })
            all.AddRange(page);
        Assert.Equal((40, 40), (all.Count, all.DistinctBy(one => one.Workspace.Id).Count()));
        var keys = all.ConvertAll(one => order switch
        {
            WorkspaceOrder.Requested => $"{one.Workspace.CreatedAt:O}",
            WorkspaceOrder.Name => one.Workspace.Name.ToUpperInvariant(),
            WorkspaceOrder.Status => $"{one.Workspace.Status}",
            WorkspaceOrder.Owner => one.OwnerEmail,
            WorkspaceOrder.Plan => one.Workspace.Plan,
            WorkspaceOrder.Region => one.Workspace.Region,
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "No test for this order."),
        });
        var sorted = keys.Order(StringComparer.Ordinal);
        Assert.Equal(isDescending ? sorted.Reverse() : sorted, keys);
        Assert.True(keys.Distinct().Count() > 1);
    }

    /// <summary>As they were requested, also those of one moment.</summary>
    [Fact]
    public async Task Part_after_part_has_each_row_once_the_oldest_first()
    {
        var query = new WorkspaceQuery { Plan = "pro", Order = WorkspaceOrder.Owner };
        var all = new List<OwnedWorkspace>();
        ListCursor? last = null;
        while (await Reader.ListAfterAsync(query, last, 3, default) is { Count: > 0 } part)
        {
            all.AddRange(part);
            last = new ListCursor(part[^1].Workspace.CreatedAt, part[^1].Workspace.Id.Value);
        }

        Assert.Equal((20, 20), (all.Count, all.DistinctBy(one => one.Workspace.Id).Count()));
        Assert.Equal(all.Select(one => one.Workspace.CreatedAt).Order(), all.Select(one => one.Workspace.CreatedAt));
    }

    [Fact]
    public async Task Each_filter_finds_what_it_says_and_all_together_what_all_say()
    {
        Assert.Equal(8, await CountAsync(new() { Status = WorkspaceStatus.Failed }));
        Assert.Equal(20, await CountAsync(new() { Plan = "pro" }));
        Assert.Equal(40, await CountAsync(new() { Hosting = WorkspaceHosting.Cloud }));
        Assert.Equal(0, await CountAsync(new() { Hosting = WorkspaceHosting.SelfHosted }));
        Assert.Equal(10, await CountAsync(new() { Text = "CHEESE" }));
        Assert.Equal(10, await CountAsync(new() { Text = " bob@ " }));
        Assert.Equal(2, await CountAsync(new() { Status = WorkspaceStatus.Failed, Plan = "pro", Text = "apples" }));
    }

    [Fact]
    public async Task They_are_counted_by_status() =>
        Assert.Equal([(WorkspaceStatus.Active, 32), (WorkspaceStatus.Failed, 8)],
            (await Reader.CountAsync(default)).Select(c => (c.Key, c.Value)).Order());

    [Theory]
    [InlineData("100%", 10)]
    [InlineData("%_", 10)]
    [InlineData(@"_\", 10)]
    [InlineData("%", 10)]
    [InlineData("_heese", 0)]
    [InlineData("'; DROP TABLE workspaces; --", 0)]
    [InlineData("", 40)]
    [InlineData("   ", 40)]
    public async Task What_is_looked_for_is_taken_as_it_is_typed(string text, int found) =>
        Assert.Equal(found, await CountAsync(new() { Text = text }));

    [Fact]
    public async Task Behind_the_last_there_is_nothing_and_the_number_of_all_is_still_said()
    {
        var page = await Reader.ListAsync(new WorkspaceQuery(), 400, 50, default);
        Assert.Equal((0, 40), (page.Items.Count, page.Total));
    }

    private async Task<int> CountAsync(WorkspaceQuery query)
    {
        var page = await Reader.ListAsync(query, 0, 100, default);
        Assert.Equal(page.Total, page.Items.Count);
        return page.Total;
    }
}
