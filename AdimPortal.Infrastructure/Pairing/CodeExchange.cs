using System.Data.Common;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Persistence;
using Npgsql;

namespace AdimPortal.Infrastructure.Pairing;

/// <summary>
/// One try to use a code. <paramref name="Hashes"/>: what the code would be in the table, under each master key.
/// </summary>
internal sealed record ExchangeTry(byte[][] Hashes, CodeUser User);

/// <param name="Opened">Null when the code opened nothing.</param>
/// <param name="IsUndecided">The code is live, and somebody else held its row.</param>
internal readonly record struct ExchangeAnswer(PairedWorkspace? Opened, bool IsUndecided)
{
    public static readonly ExchangeAnswer Undecided = new(null, IsUndecided: true);
}

/// <summary>
/// Decides exchanges, many with one statement: a commit waits for the disk, and a thousand that wait together wait no
/// longer than one.
/// </summary>
internal sealed class CodeExchange
{
    private const int MostInABatch = 100;

    private readonly NpgsqlDataSource _database;
    private readonly LiveMessenger _live;
    private readonly Batches<ExchangeTry, ExchangeAnswer> _together;

    public CodeExchange(NpgsqlDataSource database, LiveMessenger live)
    {
        (_database, _live) = (database, live);
        _together = new(MostInABatch, tries => DecideAsync(PairingSql.ExchangeAllFree, tries));
    }

    /// <summary>
    /// A batch doesn't decide a code whose row somebody else holds, so that nobody waits for another's code. That one
    /// is tried again alone, and then waits its turn. A wrong code is decided with the others: guessing costs us no
    /// more than being right.
    /// </summary>
    public async Task<PairedWorkspace?> DecideAsync(ExchangeTry one)
    {
        var answer = await _together.AskAsync(one);
        return answer.IsUndecided ? (await DecideAsync(PairingSql.ExchangeInTurn, [one]))[0].Opened : answer.Opened;
    }

    private async Task<IReadOnlyList<ExchangeAnswer>> DecideAsync(string sql, IReadOnlyList<ExchangeTry> tries)
    {
        var answers = new ExchangeAnswer[tries.Count];
        await using var exchange = Command(sql, tries);
        await using var row = await exchange.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            var place = row.GetInt32(0);
            if (row.IsDBNull(7))
            {
                answers[place] = ExchangeAnswer.Undecided;
                continue;
            }

            var workspace = WorkspaceId.Parse(row.GetString(7));
            var endpoints = new WorkspaceEndpoints(Text(row, 1), Text(row, 2), Text(row, 3));
            answers[place] = new ExchangeAnswer(new PairedWorkspace(workspace, endpoints, row.GetString(4),
                row.GetFieldValue<DateTimeOffset>(5), SubscriptionOf(row)), IsUndecided: false);
            _live.Tell(LiveTopics.Workspace(workspace), LiveTopics.Account(row.GetGuid(6)), LiveTopics.Everything);
        }

        return answers;
    }

    private NpgsqlCommand Command(string sql, IReadOnlyList<ExchangeTry> tries)
    {
        var all =
            tries.SelectMany((one, place) => one.Hashes.Select(hash => (Place: place, Hash: hash, one.User))).ToList();
        var command = _database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. all.Select(a => a.Place)] });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. all.Select(a => a.Hash)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. all.Select(a => a.User.Address)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. all.Select(a => a.User.Client)] });
        return command;
    }

    /// <summary>An account that never went to Checkout has no row, and one on the free plan no subscription.</summary>
    private static PairedSubscription? SubscriptionOf(DbDataReader row) =>
        Text(row, 8) is { } name && Enum.Parse<SubscriptionStatus>(name) is not SubscriptionStatus.None and var status
            ? new PairedSubscription(status, row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9))
            : null;

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
