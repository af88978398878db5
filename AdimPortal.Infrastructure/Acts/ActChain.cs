using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace AdimPortal.Infrastructure.Acts;

/// <summary>
/// The chain of all acts' records, read as whoever doubts them reads it: every hash is computed here, by nothing that
/// the database could have been told to answer.
/// </summary>
public sealed class ActChain(NpgsqlDataSource database)
{
    /// <summary>Faults that are named at most: after the first the rest say little.</summary>
    private const int MostFaults = 20;

    /// <summary>The end of the chain now; null while there are no records.</summary>
    public async Task<ActChainHead?> HeadAsync(CancellationToken cancel)
    {
        await using var last = database.CreateCommand(
            "SELECT position, hash FROM act_chain ORDER BY position DESC LIMIT 1");
        await using var row = await last.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new ActChainHead(row.GetInt64(0), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(1)))
            : null;
    }

    /// <summary>Reads the whole chain.</summary>
    /// <param name="known">Ends of the chain that were kept elsewhere: without one, records that were cut off at the
    /// end are not missed.</param>
    public async Task<ActChainReport> VerifyAsync(IReadOnlyCollection<ActChainHead> known, CancellationToken cancel)
    {
        var (faults, count, end, first) = (new List<string>(), 0L, (ActChainHead?)null, 0L);
        var awaited = known.GroupBy(head => head.Position)
            .ToDictionary(heads => heads.Key, heads => heads.Select(head => head.Hash).Distinct().ToList());
        byte[]? last = null;
        await using (var connection = await database.OpenConnectionAsync(cancel))
        {
            // One moment of all: records that come meanwhile are for the next time.
            await using var transaction =
                await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
            await using (var read = new NpgsqlCommand(Read, connection) { CommandTimeout = 0 })
            await using (var row = await read.ExecuteReaderAsync(cancel))
            {
                while (await row.ReadAsync(cancel))
                {
                    var (position, id) = (row.GetInt64(0), row.GetInt64(1));
                    var (previous, hash) = (row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3));
                    if (end is null)
                        first = position;
                    else if (position != end.Position + 1)
                        Add($"{position - end.Position - 1} records are missing before position {position}.");
                    else if (!previous.AsSpan().SequenceEqual(last))
                        Add($"The chain is broken before position {position}.");
                    if (row.IsDBNull(4))
                        Add($"The record at position {position} (number {id}) was removed.");
                    else if (!HashOf(previous, row).AsSpan().SequenceEqual(hash))
                        Add($"The record at position {position} (number {id}) was changed.");
                    (last, count, end) = (hash, count + 1, new ActChainHead(position, Convert.ToHexStringLower(hash)));
                    if (awaited.Remove(position, out var expected) && expected.Exists(h => h != end.Hash))
                        Add($"Position {position} had another hash when its end was kept: the chain was written anew.");
                }
            }

            await using var unchained = new NpgsqlCommand(Unchained, connection) { CommandTimeout = 0 };
            if (await unchained.ExecuteScalarAsync(cancel) is long and > 0 and var others)
                Add($"{others} records are not in the chain: they were added past it.");
        }

        foreach (var position in awaited.Keys.Order())
        {
            if (position < first)
                Add($"Position {position} is gone: that is right only if its end was kept more than a year ago.");
            else
                Add($"Position {position} is gone: records were cut off at the end.");
        }

        return new ActChainReport(count, first, end, faults);

        void Add(FormattableString fault)
        {
            if (faults.Count < MostFaults)
                faults.Add(fault.ToString(CultureInfo.InvariantCulture));
        }
    }

    private const string Read = """
        SELECT c.position, c.record_id, c.previous, c.hash, r.id, r.at, r.act, r.is_refused, r.role, r.account_id, r.workspace_id, r.owner_id, r.reason, r.proof, r.address
        FROM act_chain c LEFT JOIN act_records r ON r.id = c.record_id ORDER BY c.position
        """;

    private const string Unchained =
        "SELECT count(*) FROM act_records r WHERE NOT EXISTS (SELECT FROM act_chain c WHERE c.record_id = r.id)";

    /// <summary>As <see cref="ActChainSql"/> computes it.</summary>
    private static byte[] HashOf(byte[] previous, NpgsqlDataReader row)
    {
        var text = new StringBuilder();
        foreach (var field in (string?[])
            [
                row.GetInt64(4).ToString(CultureInfo.InvariantCulture),
                row.GetFieldValue<DateTime>(5).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
                row.GetString(6), row.GetBoolean(7) ? "true" : "false", row.GetString(8), Id(9), Text(10), Id(11),
                Text(12), Text(13), Text(14),
            ])
        {
            text.Append(field is null
                ? "~"
                : string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field}"));
        }

        return SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(text.ToString())]);

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);

        string? Id(int column) => row.IsDBNull(column) ? null : row.GetGuid(column).ToString("D");
    }
}

/// <summary>An end of the chain.</summary>
/// <param name="Position">From 1.</param>
/// <param name="Hash">SHA-256, 64 hexadecimal digits in lower case.</param>
public sealed record ActChainHead(long Position, string Hash)
{
    /// <summary>"POSITION:HASH", as it is kept elsewhere.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}:{Hash}");

    /// <returns>Null when it is no end of a chain.</returns>
    public static ActChainHead? Read(string text)
    {
        var parts = text.Trim().Split(':');
        return parts is [var position, { Length: 64 } hash] && hash.All(char.IsAsciiHexDigit)
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? new ActChainHead(number, hash.ToLowerInvariant())
                : null;
    }
}

/// <param name="Count">Records in the chain.</param>
/// <param name="First">The position of the oldest that is kept; 0 when there are none.</param>
/// <param name="Head">Null when there are none.</param>
/// <param name="Faults">What is wrong, in sentences; empty when the chain holds.</param>
public sealed record ActChainReport(long Count, long First, ActChainHead? Head, IReadOnlyList<string> Faults);
