using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>What staff find among all operations, and in which order, on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class OperationListTests(PostgresCluster postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private EngineNode _node = default!;
    private IReadOnlyList<WorkspaceId> _workspaces = [];

    private IOperationReader Reader => _node.Service<IOperationReader>();

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("oplist"), scheduler: false);
        var database = _node.Service<NpgsqlDataSource>();
        _workspaces = await MonitoredWorkspaces.AddAsync(database, await _node.AccountAsync("jane"), 3);
        await _node.AccountAsync("bob");
        await ExecuteAsync(database, $"""
            UPDATE workspaces SET owner_id = (SELECT id FROM users WHERE email = 'bob@adim.test'), name = 'Cheese 100%_\' WHERE id = '{_workspaces[2]}';
            INSERT INTO operations (id, name, workspace_id, size, requested_at, status, epoch, cancel_requested, resume_requested, ended_at)
            SELECT gen_random_uuid(), CASE WHEN n % 2 = 0 THEN 'restart' ELSE 'back-up' END,
                (ARRAY['{_workspaces[0]}', '{_workspaces[1]}', '{_workspaces[2]}'])[n % 3 + 1], 's', '2026-03-01 12:00Z'::timestamptz - interval '1 day' * (n / 10),
                CASE WHEN n < 3 THEN 'Stuck' WHEN n % 5 = 0 THEN 'Unwound' ELSE 'Done' END, n, false, false,
                CASE WHEN n >= 3 THEN '2026-03-01 12:00Z'::timestamptz - interval '1 day' * (n / 10) + interval '1 second' * (n % 7) END
            FROM generate_series(0, 59) AS n;
            """);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>Restarts that ended well took 0, 1, 2, 4, 4, 5 and 6 s in these two days.</summary>
    [Fact]
    public async Task How_long_they_took_that_ended_well()
    {
        Assert.Equal(new OperationTimes(7, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5.7)),
            await Reader.TimesAsync("restart", Noon.AddDays(-1), default));
        Assert.Equal(new OperationTimes(0, TimeSpan.Zero, TimeSpan.Zero),
            await Reader.TimesAsync("provision", Noon.AddDays(-1), default));
    }

    [Fact]
    public async Task Each_day_has_its_times_and_how_many_did_not_end_well()
    {
        var days = await Reader.DaysAsync("restart", Noon.AddDays(-1), default);
        Assert.Equal([new DateOnly(2026, 2, 28), new DateOnly(2026, 3, 1)], days.Select(day => day.Day));
        // Of the first ten, 4, 6 and 8 went well; 0 and 2 are stuck.
        Assert.Equal((3, 3), (days[1].Ended, days[1].Done));
        // Of the next ten, 10 did not go well.
        Assert.Equal((5, 4), (days[0].Ended, days[0].Done));
        Assert.Equal(TimeSpan.FromSeconds(4), days[1].Times.Median);
        Assert.Empty(await Reader.DaysAsync("provision", Noon.AddDays(-1), default));
    }

    public static TheoryData<OperationOrder, bool> Orders() => [
        .. from order in Enum.GetValues<OperationOrder>() from down in new[] { true, false } select (order, down)];

    [Theory, MemberData(nameof(Orders))]
    public async Task In_every_order_the_pages_have_each_row_once(OperationOrder order, bool isDescending)
    {
        var query = new OperationQuery { Order = order, IsDescending = isDescending };
        var all = new List<OwnedOperation>();
        while (await Reader.ListAsync(query, all.Count, 7, default) is
            { Items: { Count: > 0 } page, Total: 60, HasMore: false })
            all.AddRange(page);
        Assert.Equal((60, 60), (all.Count, all.DistinctBy(one => one.Operation.Id).Count()));
        var keys = all.ConvertAll(one => order switch
        {
            OperationOrder.Requested => $"{one.Operation.RequestedAt:O}",
            OperationOrder.Kind => one.Operation.Name,
            OperationOrder.Status => $"{one.Operation.Status}",
            OperationOrder.Workspace => one.Operation.Workspace.Value,
            OperationOrder.Took => $"{one.Operation.EndedAt - one.Operation.RequestedAt ?? TimeSpan.MaxValue:c}",
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "No test for this order."),
        });
        var sorted = keys.Order(StringComparer.Ordinal);
        Assert.Equal(isDescending ? sorted.Reverse() : sorted, keys);
        Assert.True(keys.Distinct().Count() > 1);
    }

    [Fact]
    public async Task Each_filter_finds_what_it_says_and_all_together_what_all_say()
    {
        Assert.Equal(3, await CountAsync(new() { Status = OperationStatus.Stuck }));
        Assert.Equal(0, await CountAsync(new() { Status = OperationStatus.Abandoned }));
        Assert.Equal(30, await CountAsync(new() { Kind = "restart" }));
        Assert.Equal(20, await CountAsync(new() { Text = _workspaces[1].Value.ToUpperInvariant() }));
        Assert.Equal(20, await CountAsync(new() { Text = " bob@ " }));
        Assert.Equal(20, await CountAsync(new() { Text = "cheese" }));
        Assert.Equal(10, await CountAsync(new() { From = Noon }));
        Assert.Equal(50, await CountAsync(new() { Until = Noon }));
        Assert.Equal(10, await CountAsync(new() { From = Noon.AddDays(-2), Until = Noon.AddDays(-1) }));
        Assert.Equal(1,
            await CountAsync(new() { Status = OperationStatus.Stuck, Kind = "restart", Text = "bob", From = Noon }));
    }

    [Theory]
    [InlineData("100%", 20)]
    [InlineData(@"_\", 20)]
    [InlineData("%", 20)]
    [InlineData("_heese", 0)]
    [InlineData("'; DROP TABLE operations; --", 0)]
    [InlineData("\u0000\u202e", 60)]
    [InlineData("   ", 60)]
    public async Task What_is_looked_for_is_taken_as_it_is_typed(string text, int found) =>
        Assert.Equal(found, await CountAsync(new() { Text = text }));

    [Fact]
    public async Task A_row_says_whose_its_workspace_is() =>
        Assert.All((await Reader.ListAsync(new OperationQuery { Text = _workspaces[2].Value }, 0, 100, default)).Items,
            one => Assert.Equal("bob@adim.test", one.OwnerEmail));

    [Fact]
    public async Task Part_by_part_all_are_read_the_newest_first()
    {
        var all = new List<OwnedOperation>();
        ListCursor? last = null;
        while (await Reader.ListAfterAsync(new OperationQuery { Order = OperationOrder.Took, Text = "jane" }, last, 7,
            default) is { Count: > 0 } part)
        {
            all.AddRange(part);
            last = part[^1].Operation.Cursor;
        }

        Assert.Equal((40, 40), (all.Count, all.DistinctBy(one => one.Operation.Id).Count()));
        Assert.Equal(all.Select(one => one.Operation.RequestedAt).OrderDescending(),
            all.Select(one => one.Operation.RequestedAt));
    }

    [Fact]
    public async Task Nobody_counts_or_reads_further_than_so_many()
    {
        await ExecuteAsync(_node.Service<NpgsqlDataSource>(), $"""
            INSERT INTO operations (id, name, workspace_id, size, requested_at, status, epoch, cancel_requested, resume_requested, ended_at)
            SELECT gen_random_uuid(), 'restart', '{_workspaces[0]}', 's', now(), 'Done', n, false, false, now() FROM generate_series(1, {IOperationReader.MostCounted}) AS n;
            """);
        var last = await Reader.ListAsync(new OperationQuery(), IOperationReader.MostCounted - 20, 50, default);
        Assert.Equal((20, IOperationReader.MostCounted, true), (last.Items.Count, last.Total, last.HasMore));
        Assert.Empty((await Reader.ListAsync(new OperationQuery(), IOperationReader.MostCounted, 50, default)).Items);
    }

    private async Task<int> CountAsync(OperationQuery query)
    {
        var page = await Reader.ListAsync(query, 0, 100, default);
        Assert.Equal(page.Total, page.Items.Count);
        Assert.Equal(page.Total, (await Reader.ListAfterAsync(query, null, 100, default)).Count);
        return page.Total;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
