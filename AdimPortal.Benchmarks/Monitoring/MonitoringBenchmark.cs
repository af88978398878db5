using System.Diagnostics;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Probe;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Benchmarks.Monitoring;

/// <summary>
/// Ten thousand workspaces checked over HTTPS by one node, on a PostgreSQL that keeps its data, against one check and
/// one write each: one after another, and all at once. The workspaces are a stand-in on this machine, which shares its
/// processors.
/// </summary>
internal sealed class MonitoringBenchmark : IBenchmark
{
    private const int Workspaces = 10_000;
    private const string Zone = "bench.test";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public string Name => "watch";

    public string About =>
        $"{Workspaces} workspaces checked each minute by one node, against one check and one write each";

    public async Task RunAsync()
    {
        await using var postgres = PostgresCluster.ThatKeepsData();
        await using var responder = await Responder.StartAsync(Zone);
        var table = new Table("in one minute", "checked", "of them well", "p50", "p99", "processor share", "commits");
        table.Add([.. await TheMonitoringAsync(postgres, responder)]);
        table.Add([.. await OneEachAsync(postgres, responder, "one check, one write, in turn", atOnce: 1)]);
        table.Add(
            [.. await OneEachAsync(postgres, responder, "one check, one write, all at once", atOnce: Workspaces)]);
        table.Print();
        Console.WriteLine(
            $"  The workspaces are one stand-in on this machine ({Environment.ProcessorCount} processors); its work is not in the share, which is of one processor.");
    }

    private static async Task<IReadOnlyList<string>> TheMonitoringAsync(PostgresCluster postgres, Responder responder)
    {
        // Servers are measured over SSH, and there are none here.
        var options = new MonitoringOptions { MeasureEvery = TimeSpan.FromDays(1) };
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("watch"), scheduler: false,
                monitoring: options,
                probe: Probe(responder));
        var database = node.Service<NpgsqlDataSource>();
        await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), Workspaces, zone: Zone);
        // The first minute is for the compiler; the second is measured.
        await Eventually.TrueAsync(async () => await CountAsync(database) >= Workspaces, "all were checked once",
            TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(1));
        return await MeasureAsync(database, "the watch", () => Task.Delay(Minute, TimeProvider.System));
    }

    private static async Task<IReadOnlyList<string>> OneEachAsync(PostgresCluster postgres, Responder responder,
        string name, int atOnce)
    {
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("each"), scheduler: false,
                probe: Probe(responder));
        var database = node.Service<NpgsqlDataSource>();
        var ids = await MonitoredWorkspaces.AddAsync(database, await node.AccountAsync("jane"), Workspaces, zone: Zone);
        var (table, checker) = (node.Service<IMonitoringStore>(), node.Service<HealthChecker>());
        await table.EnrolAsync(CancellationToken.None);
        return await MeasureAsync(database, name, async () =>
        {
            using var over = new CancellationTokenSource(Minute, TimeProvider.System);
            try
            {
                await Parallel.ForEachAsync(ids,
                    new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = over.Token },
                    async (id, cancel) =>
                {
                    try
                    {
                        await table.KeepAsync(
                            [await checker.CheckAsync(new DueCheck(id, $"{id}.{Zone}", "127.0.0.1"), cancel)], cancel);
                    }
                    catch (NpgsqlException)
                    {
                        // No connection was free in time: what was seen is lost, and counts as not checked.
                    }
                });
            }
            catch (OperationCanceledException)
            {
                // The minute is over.
            }
        });
    }

    private static async Task<IReadOnlyList<string>> MeasureAsync(NpgsqlDataSource database, string name,
        Func<Task> act)
    {
        var from = TimeProvider.System.GetUtcNow();
        var (commits, spent, clock) =
            (await CommitsAsync(database), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        await act();
        var (took, used) = (clock.Elapsed, Environment.CpuUsage.TotalTime - spent);
        commits = await CommitsAsync(database) - commits;
        await using var command =
            database.CreateCommand("SELECT took_ms FROM health_checks WHERE at >= $1 AND at < $2");
        command.Parameters.Add(new NpgsqlParameter { Value = from });
        command.Parameters.Add(new NpgsqlParameter { Value = from + Minute });
        await using var reader = await command.ExecuteReaderAsync();
        var (times, all) = (new List<TimeSpan>(), 0);
        for (; await reader.ReadAsync(); all++)
        {
            if (!reader.IsDBNull(0))
                times.Add(TimeSpan.FromMilliseconds(reader.GetInt32(0)));
        }

        var words = took < Minute - TimeSpan.FromSeconds(1) ? $"{name} ({took.Seconds()})" : name;
        Console.WriteLine($"  {words}: done");
        return [words, ((double)all).Count(), ((double)times.Count).Count(), times.Share(0.5).Milliseconds(),
            times.Share(0.99).Milliseconds(), $"{used / took:0%}", ((double)commits).Count()];
    }

    private static IWorkspaceProbe Probe(Responder responder) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddProbe(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Probe:Port"] = $"{responder.Port}",
            ["Probe:ExtraRootsFile"] = responder.RootsFile,
            [AnyNetwork.Setting] = AnyNetwork.Loopback,
        }).Build())
        .BuildServiceProvider().GetRequiredService<IWorkspaceProbe>();

    private static async Task<long> CountAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM health_checks");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<long> CommitsAsync(NpgsqlDataSource database)
    {
        // A session that is busy tells of its commits now and then only.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        await using var command =
            database.CreateCommand("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
