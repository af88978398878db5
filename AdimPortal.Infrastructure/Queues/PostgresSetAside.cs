using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AdimPortal.Infrastructure.Queues;

internal sealed partial class PostgresSetAside(
    NpgsqlDataSource database, IDbContextFactory<PortalDbContext> contexts, TimeProvider time,
    ILogger<PostgresSetAside> log) : ISetAside
{
    public async Task<Setback> FailedAsync(WorkQueue queue, string key, string reason, string? reference,
        CancellationToken cancel)
    {
        var (name, why) =
            (OneLine.Clean(key, SetAsideItem.LongestKey), OneLine.Clean(reason, SetAsideItem.LongestReason));
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var now = time.GetUtcNow();
        var (tries, wasAside) = await CountAsync(connection, queue, name, why, reference, now, cancel);
        NpgsqlParameter next = new("next", NpgsqlTypes.NpgsqlDbType.TimestampTz)
        {
            Value = queue.RestAfter(tries) is { } rest ? now + rest : DBNull.Value,
        };
        var isAside = wasAside || tries >= queue.Tries;
        await ExecuteAsync(connection, SetAsideSql.Decide, cancel, new("queue", queue.Name), new("key", name),
            new("now", now), new("aside", isAside), next);
        if (isAside != wasAside)
            await ExecuteAsync(connection, $"SELECT pg_notify('{LiveChannel.Name}', '{LiveTopics.Everything}')",
                cancel);
        await transaction.CommitAsync(cancel);
        if (isAside != wasAside)
            SetAside(queue.Name, name, tries, why);
        else
            Failed(queue.Name, name, tries, why);
        return new Setback(tries, next.Value as DateTimeOffset?, isAside);
    }

    public async Task ClearAsync(WorkQueue queue, string key, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await ExecuteAsync(connection, "DELETE FROM set_aside_items WHERE queue = @queue AND key = @key", cancel,
            new("queue", queue.Name), new("key", OneLine.Clean(key, SetAsideItem.LongestKey)));
    }

    public async Task<IReadOnlyDictionary<string, bool>> FailingAsync(WorkQueue queue, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(
            $"SELECT key, {SetAsideSql.RestsNow("@now")} FROM set_aside_items WHERE queue = @queue");
        find.Parameters.AddWithValue("queue", queue.Name);
        find.Parameters.AddWithValue("now", time.GetUtcNow());
        var failing = new Dictionary<string, bool>();
        await using var row = await find.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
            failing[row.GetString(0)] = row.GetBoolean(1);
        return failing;
    }

    public async Task<IReadOnlyList<SetAsideItem>> ListAsync(int most, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = await SetAsideList.Waiting(context).OrderBy(i => i.SetAsideAt).Take(most).ToListAsync(cancel);
        return rows.ConvertAll(row => row.ToItem());
    }

    public async Task<ListPage<SetAsideItem>> ListAsync(SetAsideQuery query, int skip, int most,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var found = SetAsideList.Found(context, query);
        var rows = await SetAsideList.Ordered(found, query).Skip(skip).Take(most).ToListAsync(cancel);
        return new ListPage<SetAsideItem>(rows.ConvertAll(row => row.ToItem()), await found.CountAsync(cancel));
    }

    public async Task<int> CountAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await SetAsideList.Waiting(context).CountAsync(cancel);
    }

    public Task<bool> TryAgainAsync(ActPermit permit, long id, CancellationToken cancel) =>
        DecideAsync(SetAsideSql.TryAgain, permit, Act.RetryItem, id, cancel);

    public Task<bool> DismissAsync(ActPermit permit, long id, CancellationToken cancel) =>
        DecideAsync(SetAsideSql.Dismiss, permit, Act.DismissItem, id, cancel);

    private async Task<bool> DecideAsync(string sql, ActPermit permit, Act act, long id, CancellationToken cancel)
    {
        permit.Require(act);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var changed =
            await ExecuteAsync(connection, sql, cancel, new("id", id),
                new("by", permit.By ?? throw new InvalidOperationException("A person decides.")),
                new("now", time.GetUtcNow()),
            new("once", WorkQueues.All.Where(queue => !queue.Repeats).Select(queue => queue.Name).ToArray()));
        await ExecuteAsync(connection, $"SELECT pg_notify('{LiveChannel.Name}', '{LiveTopics.Everything}')", cancel);
        if (changed == 1)
            await connection.RecordAsync(permit, time.GetUtcNow(), cancel);
        await transaction.CommitAsync(cancel);
        return changed == 1;
    }

    private static async Task<(int Tries, bool WasAside)> CountAsync(
        NpgsqlConnection connection, WorkQueue queue, string key, string reason, string? reference, DateTimeOffset now,
        CancellationToken cancel)
    {
        await using var count = new NpgsqlCommand(SetAsideSql.Count, connection);
        count.Parameters.AddWithValue("queue", queue.Name);
        count.Parameters.AddWithValue("key", key);
        count.Parameters.AddWithValue("reason", reason);
        count.Parameters.Add(
            new NpgsqlParameter<string?>("reference",
                reference is null ? null : OneLine.Clean(reference, SetAsideItem.LongestReference)));
        count.Parameters.AddWithValue("now", now);
        await using var row = await count.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.GetInt32(0), row.GetBoolean(1));
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel,
        params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(LogLevel.Error,
        "Set aside in {Queue} after {Tries} tries: {Key}. {Reason} Staff decide about it on the page Set aside.")]
    private partial void SetAside(string queue, string key, int tries, string reason);

    [LoggerMessage(LogLevel.Warning, "Failed in {Queue} (try {Tries}): {Key}. {Reason}")]
    private partial void Failed(string queue, string key, int tries, string reason);
}
