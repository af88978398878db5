using AdimPortal.Core.Common;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>
/// A list that is read page by page has every row once, in order: also where many rows have one time, and where rows
/// come meanwhile.
/// </summary>
[Trait("Category", "Integration")]
public sealed class PagingTests(PostgresCluster cluster)
{
    private const int Size = 7;

    [Fact]
    public async Task Every_list_has_each_row_once()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("paging"), scheduler: false);
        var database = node.Service<NpgsqlDataSource>();
        var ids = await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), 40);
        await ExecuteAsync(database, $"""
            INSERT INTO operations (id, name, workspace_id, size, requested_at, status, epoch, cancel_requested, resume_requested, ended_at)
            SELECT gen_random_uuid(), 'restart', '{ids[0]}', 's', now() - interval '1 hour' * (n / 10), CASE WHEN n % 2 = 0 THEN 'Done' ELSE 'Unwound' END, n, false, false, now()
            FROM generate_series(1, 60) AS n;
            INSERT INTO alerts (workspace_id, kind, user_message, opened_at) SELECT id, 'Down', 'It is away.', now() - interval '1 minute' * (droplet_id % 4) FROM workspaces;
            """);
        var (operations, alerts) = (node.Service<IOperationReader>(), node.Service<IMonitoringReader>());
        await EachOnceAsync(after => operations.ListAsync(null, after, Size, default), o => o.Cursor, 60);
        await EachOnceAsync(after => operations.ListAsync(OperationStatus.Done, after, Size, default), o => o.Cursor,
            30);
        await EachOnceAsync(after => operations.HistoryAsync(ids[0], after, Size, default), o => o.Cursor, 60);
        await EachOnceAsync(after => alerts.OpenAlertsAsync(after, Size, default), a => a.Cursor, 40);

        // A new one at the top moves no other one to another page.
        var first = await operations.ListAsync(null, null, Size, default);
        var second = await operations.ListAsync(null, first[^1].Cursor, Size, default);
        await ExecuteAsync(database, $"""
            INSERT INTO operations (id, name, workspace_id, size, requested_at, status, epoch, cancel_requested, resume_requested, ended_at)
            VALUES (gen_random_uuid(), 'restart', '{ids[0]}', 's', now(), 'Done', 100, false, false, now())
            """);
        Assert.Equal(second, await operations.ListAsync(null, first[^1].Cursor, Size, default));
    }

    private static async Task EachOnceAsync<T>(Func<ListCursor?, Task<IReadOnlyList<T>>> read,
        Func<T, ListCursor> cursorOf, int count)
    {
        var all = new List<ListCursor>();
        IReadOnlyList<T> page;
        do
        {
            // As an address has it.
            page = await read(all.Count == 0 ? null : ListCursor.Parse(all[^1].ToString()));
            all.AddRange(page.Select(cursorOf));
        }
        while (page.Count == Size);
        Assert.Equal((count, count), (all.Count, all.Distinct().Count()));
        Assert.True(
            all.Zip(all.Skip(1)).All(pair => pair.First.At >= pair.Second.At)
                || all.Zip(all.Skip(1)).All(pair => pair.First.At <= pair.Second.At));
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
