using AdimPortal.Core.Monitoring;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Infrastructure.Retention;

/// <summary>
/// Removes what is old, as <see cref="RetentionRegister"/> says: a batch at a time, each a transaction of its own. A
/// rule that fails is told of and stops no other one.
/// </summary>
internal sealed partial class RetentionSweep(
    NpgsqlDataSource database, IOptions<RetentionOptions> options, MonitoringOptions monitoring, TimeProvider time,
    ILogger<RetentionSweep> log)
{
    /// <summary>So many of one rule at a time; after a long pause the rest follows an hour later.</summary>
    private const int MostBatches = 1000;

    /// <returns>How many rows each rule removed or cleared, by its name; without those that failed.</returns>
    public async Task<IReadOnlyDictionary<string, long>> RunAsync(CancellationToken cancel)
    {
        var done = new Dictionary<string, long>();
        foreach (var (table, rule) in RetentionRegister.Rules)
        {
            try
            {
                done[rule.Name] = await RunAsync(table, rule, cancel);
                if (done[rule.Name] > 0)
                    Removed(done[rule.Name], rule.Name, table);
            }
            catch (NpgsqlException fault)
            {
                Failed(fault, rule.Name, table);
            }
        }

        return done;
    }

    private async Task<long> RunAsync(string table, RetentionRule rule, CancellationToken cancel)
    {
        var before = time.GetUtcNow() - options.Value.PeriodOf(rule, monitoring);
        var sum = 0L;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            await using var command = database.CreateCommand(rule.StatementFor(table));
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = before });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = rule.Batch });
            var now = rule.ByFunction is null
                ? await command.ExecuteNonQueryAsync(cancel)
                : (long)(await command.ExecuteScalarAsync(cancel))!;
            sum += now;
            if (now < rule.Batch)
                break;
        }

        return sum;
    }

    [LoggerMessage(LogLevel.Information, "{Count} old rows were removed by the rule {Rule} of {Table}.")]
    private partial void Removed(long count, string rule, string table);

    [LoggerMessage(LogLevel.Error, "The rule {Rule} of {Table} could not be applied; the next hour tries again.")]
    private partial void Failed(Exception fault, string rule, string table);
}
