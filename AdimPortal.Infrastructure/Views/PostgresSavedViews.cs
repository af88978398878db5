using AdimPortal.Core.Views;
using Npgsql;

namespace AdimPortal.Infrastructure.Views;

internal sealed class PostgresSavedViews(NpgsqlDataSource database) : ISavedViews
{
    private const string List =
        "SELECT id, name, query FROM saved_views WHERE account_id = $1 AND page = $2 ORDER BY created_at, id";

    /// <summary>Until the end of the transaction: of two that are saved at the same moment the second counts the
    /// first.</summary>
    private const string Alone = "SELECT pg_advisory_xact_lock(hashtextextended('views ' || $1::text, 0))";

    private const string Save = """
        INSERT INTO saved_views (id, account_id, page, name, query, created_at)
        SELECT gen_random_uuid(), $1, $2, $3, $4, statement_timestamp()
        WHERE (SELECT count(*) FROM saved_views WHERE account_id = $1 AND page = $2 AND name <> $3) < $5
        ON CONFLICT (account_id, page, name) DO UPDATE SET query = excluded.query
        """;

    private const string Remove = "DELETE FROM saved_views WHERE id = $2 AND account_id = $1";

    public async Task<IReadOnlyList<SavedView>> ListAsync(Guid account, string page, CancellationToken cancel)
    {
        await using var command = Command(List, account, page);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var views = new List<SavedView>();
        while (await row.ReadAsync(cancel))
            views.Add(new SavedView(row.GetGuid(0), row.GetString(1), row.GetString(2)));
        return views;
    }

    public async Task<bool> SaveAsync(Guid account, string page, string name, string query, CancellationToken cancel)
    {
        // One transaction of two statements: what the second sees is from after the first.
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(With(new NpgsqlBatchCommand(Alone), account));
        var save = With(new NpgsqlBatchCommand(Save), account, page, name, query, SavedView.Most);
        batch.BatchCommands.Add(save);
        await batch.ExecuteNonQueryAsync(cancel);
        return save.RecordsAffected == 1;
    }

    public async Task RemoveAsync(Guid account, Guid view, CancellationToken cancel)
    {
        await using var command = Command(Remove, account, view);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlBatchCommand With(NpgsqlBatchCommand command, params IEnumerable<object> values)
    {
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private NpgsqlCommand Command(string sql, params IEnumerable<object> values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
