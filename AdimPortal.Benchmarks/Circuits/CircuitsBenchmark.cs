using System.Globalization;
using AdimPortal.Benchmarks.Before;
using AdimPortal.Benchmarks.Pages;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Benchmarks.Circuits;

/// <summary>What each open page costs the portal, measured with many of them open and after full collections.</summary>
internal sealed class CircuitsBenchmark : IBenchmark
{
    private const int Lines = 2000;
    private const long MostBuilding = 400L << 10, MostOther = 300L << 10;

    /// <summary>Open before memory is looked at: code is compiled and pools are filled by then.</summary>
    private const int WarmPages = 40;

    /// <summary>In which all of them have drawn a change.</summary>
    private static readonly TimeSpan Drawn = TimeSpan.FromSeconds(5);

    private static int Pages => int.TryParse(Environment.GetEnvironmentVariable("ADIM_BENCH_CIRCUITS"),
        CultureInfo.InvariantCulture, out var pages) ? pages : 500;

    /// <summary>Where dumps are kept; null for none.</summary>
    private static string? Dumps => Environment.GetEnvironmentVariable("ADIM_BENCH_DUMPS");

    public string Name => "circuits";

    public string About => $"memory of each open page, with {Pages:N0} open; beside the commit that --against names";

    public async Task RunAsync()
    {
        await using var postgres = new PostgresCluster();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var database = await postgres.CreateEmptyDatabaseAsync("circuits");
        await using var now = await Portal.StartAsync(database, sandbox, Settings);
        await now.StopAsync();
        var (active, building) = await QuietYear.SeedAsync(database, Lines);
        var formerDatabase = FormerPortal.Folder is null ? null : await postgres.CreateEmptyDatabaseAsync("former");
        await using var then = formerDatabase is null ? null
            : await PortalProcess.StartNewAsync(formerDatabase, sandbox, Settings, FormerPortal.Folder);
        if (formerDatabase is not null)
        {
            await then!.StopAsync();
            await QuietYear.CopyAsync(database, formerDatabase);
            await QuietYear.StillAsync(formerDatabase);
        }

        await QuietYear.StillAsync(database);
        var table = new Table("each open page", "before", "now", "sent", "");
        await AddAsync("building", $"workspaces/{building}", MostBuilding);
        await AddAsync("workspace", $"workspaces/{active}", MostOther);
        await AddAsync("roster", "workspaces", MostOther);
        table.Print();

        async Task AddAsync(string page, string path, long most)
        {
            var before = then is null ? ""
                : (await MeasureAsync(then, formerDatabase!, path, $"{page}-before")).Each.KiB();
            var (each, sent) = await MeasureAsync(now, database, path, page);
            Console.WriteLine($"  {page}: {each.KiB()}");
            table.Add(page, before, each.KiB(), sent.Kilobytes(),
                Figures.Verdict(each <= most, $"at most {most.KiB()}"));
        }
    }

    private static async Task<(long Each, long Sent)> MeasureAsync(PortalProcess portal, string database,
        string path, string name)
    {
        // A fresh process: what other pages left in the heap would serve these.
        await portal.StartAsync();
        long each, sent;
        await using (var reader = await Reader.SignedInAsync(portal.Address, Personas.Mira))
        {
            await reader.OpenAsync(path, WarmPages);
            await ChangeAsync(database);
            var before = await Heap.CollectedAsync(portal);
            await reader.OpenAsync(path, Pages);
            await ChangeAsync(database);
            var open = await Heap.CollectedAsync(portal);
            (each, sent) = ((open.Data - before.Data) / Pages, reader.BytesEach);
            if (Dumps is { } folder)
                Heap.Dump(portal, Path.Combine(folder, $"{name}.dmp"));
        }

        await portal.StopAsync();
        return (each, sent);
    }

    /// <summary>A page that was drawn a second time holds two drawings, the one before and the present one.</summary>
    private static async Task ChangeAsync(string database)
    {
        await using var rows = NpgsqlDataSource.Create(database);
        for (var i = 0; i < 2; i++)
        {
            await using var change = rows.CreateCommand("""
                INSERT INTO operation_lines (operation_id, at, source, try, text)
                SELECT operation_id, now(), source, try, 'One more line'
                FROM operation_lines ORDER BY number DESC LIMIT 3;
                SELECT pg_notify('portal_live', string_agg(topic, ' ')) FROM (
                    SELECT 'workspace:' || w.id AS topic FROM workspaces w JOIN users u ON u.id = w.owner_id
                    WHERE u.email = 'mira@adim.test'
                    UNION SELECT 'account:' || replace(id::text, '-', '') FROM users WHERE email = 'mira@adim.test'
                    UNION SELECT 'operation:' || replace(id::text, '-', '') FROM operations WHERE ended_at IS NULL) t
                """);
            await change.ExecuteNonQueryAsync();
            await Task.Delay(Drawn, TimeProvider.System);
        }
    }

    private static void Settings(Dictionary<string, string> settings)
    {
        settings["Monitoring__Every"] = "01:00:00";
        settings["Logging__LogLevel__Default"] = "Warning";
    }
}
