using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Benchmarks.Exchange;

/// <summary>
/// The yardstick: PostgreSQL's own load generator, prepared statements, and a copy of the codes' table with its
/// indexes.
/// </summary>
internal sealed partial class PgBench(PostgresCluster postgres, string database)
{
    /// <summary>Each client has a range of codes of its own, so that each update finds a code that is valid.</summary>
    private const string Script = """
        \set code :client_id * :each + :done
        \set done :done + 1
        UPDATE plain_codes SET ended_at = now(), ending = 'Used', sealed = NULL, used_from = '127.0.0.1', used_by = 'pgbench'
        WHERE workspace_id = lpad(:code::text, 7, '0') AND ended_at IS NULL AND expires_at > now() AND code_hash = sha256(lpad(:code::text, 7, '0')::bytea);
        """;

    /// <returns>Transactions a second.</returns>
    public async Task<double> RunAsync(int clients, int codes)
    {
        await FillAsync(codes);
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script);
            var name = new NpgsqlConnectionStringBuilder(database).Database!;
            var each = codes / clients;
            using var process = Process.Start(new ProcessStartInfo(PostgresPrograms.Find("pgbench"),
            [
                "--host", postgres.Sockets, "--username", "postgres", "--no-vacuum", "--protocol", "prepared",
                "--client", $"{clients}", "--jobs", "2", "--transactions", $"{each}", "--define", $"each={each}",
                "--define", "done=0", "--file", script, name,
            ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var trouble = process.StandardError.ReadToEndAsync();
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var rate = Rate().Match(said);
            if (process.ExitCode != 0 || !rate.Success)
                throw new InvalidOperationException($"pgbench failed: {said} {await trouble}");
            await RequireAllUsedAsync(each * clients);
            return double.Parse(rate.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private async Task FillAsync(int codes)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var fill = source.CreateCommand($"""
            DROP TABLE IF EXISTS plain_codes;
            CREATE TABLE plain_codes (LIKE one_time_codes INCLUDING ALL);
            INSERT INTO plain_codes (workspace_id, code_hash, sealed, issued_at, expires_at)
            SELECT lpad(n::text, 7, '0'), sha256(lpad(n::text, 7, '0')::bytea), sha512(n::text::bytea), now(), now() + interval '1 day'
            FROM generate_series(0, {codes - 1}) n;
            ANALYZE plain_codes
            """);
        await fill.ExecuteNonQueryAsync();
    }

    private async Task RequireAllUsedAsync(int codes)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var count = source.CreateCommand("SELECT count(*) FROM plain_codes WHERE ending = 'Used'");
        if ((long)(await count.ExecuteScalarAsync())! != codes)
            throw new InvalidOperationException("pgbench did not use every code.");
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
