using AdimPortal.Core.Billing.History;
using Npgsql;

namespace AdimPortal.Infrastructure.Billing;

internal sealed class PostgresMoneyHistory(NpgsqlDataSource database) : IMoneyHistory
{
    /// <summary>All times are the database's (decision 0004).</summary>
    private const string Save = """
        INSERT INTO daily_figures (day, plan, currency, workspaces, revenue, cost, margin, unpriced, saved_at)
        SELECT $1, f.*, statement_timestamp() FROM unnest($2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[],
            $7::bigint[], $8::int[]) AS f
        """;

    /// <summary>A currency that a plan did not have on each day is shared out among all days: it brought in nothing on
    /// the others.</summary>
    private const string List = """
        WITH months AS (SELECT date_trunc('month', day)::date AS first, count(DISTINCT day)::int AS days
            FROM daily_figures WHERE day >= $1 GROUP BY 1)
        SELECT m.first, m.days, f.plan, f.currency, round(sum(f.workspaces) / m.days::numeric)::int,
            round(sum(f.revenue) / m.days)::bigint, round(sum(f.cost) / m.days)::bigint,
            round(sum(f.margin) / m.days)::bigint, round(sum(f.unpriced) / m.days::numeric)::int
        FROM months m JOIN daily_figures f ON f.day >= greatest(m.first, $1) AND f.day < m.first + interval '1 month'
        GROUP BY m.first, m.days, f.plan, f.currency ORDER BY m.first, f.plan, f.currency
        """;

    public async Task SaveAsync(DateOnly day, IReadOnlyList<PlanFigures> figures, CancellationToken cancel)
    {
        // One transaction: the day is never there by half.
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Command("DELETE FROM daily_figures WHERE day = $1", day));
        batch.BatchCommands.Add(Command(Save, day, Of(figures, f => f.Plan), Of(figures, f => f.Currency),
            Of(figures, f => f.Workspaces), Of(figures, f => f.Revenue), Of(figures, f => f.Cost),
            Of(figures, f => f.Margin), Of(figures, f => f.Unpriced)));
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public async Task<IReadOnlyList<MoneyMonth>> ListAsync(DateOnly from, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(List);
        command.Parameters.Add(new NpgsqlParameter { Value = from });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var found = new List<(DateOnly First, int Days, PlanFigures Figures)>();
        while (await row.ReadAsync(cancel))
            found.Add((row.GetFieldValue<DateOnly>(0), row.GetInt32(1), new PlanFigures(row.GetString(2),
                row.GetString(3), row.GetInt32(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7),
                row.GetInt32(8))));
        return [.. found.GroupBy(one => (one.First, one.Days))
            .Select(month => new MoneyMonth(month.Key.First, month.Key.Days, [.. month.Select(one => one.Figures)]))];
    }

    public async Task<DateOnly?> FirstDayAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("SELECT min(day) FROM daily_figures");
        return await command.ExecuteScalarAsync(cancel) is DateOnly first ? first : null;
    }

    private static T[] Of<T>(IReadOnlyList<PlanFigures> figures, Func<PlanFigures, T> of) => [.. figures.Select(of)];

    private static NpgsqlBatchCommand Command(string sql, params IEnumerable<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
