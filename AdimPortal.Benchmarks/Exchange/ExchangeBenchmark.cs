using AdimPortal.Core.Workspaces;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Exchange;

/// <summary>
/// One-time codes exchanged over HTTP, each distinct and valid, against pgbench doing nothing but the conditional
/// UPDATE that decides an exchange. Same cluster, which keeps its data as a real one does; same number of connections;
/// in turns.
/// </summary>
internal sealed class ExchangeBenchmark : IBenchmark
{
    private const int Connections = 32;
    private const int CodesPerRound = 4096;
    private const int Rounds = 5;

    /// <summary>
    /// A portal that has just started still compiles what it says often; one that people use has done that long ago.
    /// </summary>
    private const int WarmUps = 5;
    private const double Goal = 0.5;

    public string Name => "exchange";

    public string About => $"validate-otp over HTTP on {Connections} connections, against pgbench doing the one UPDATE";

    public async Task RunAsync()
    {
        await using var postgres = PostgresCluster.ThatKeepsData();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("exchange");
        await using var portal = await Portal.StartAsync(database, sandbox, settings =>
        {
            // Everything comes from one address here, and as fast as it can.
            settings["Pairing__CallsPerAddressPerMinute"] = "10000000";
            settings["Logging__LogLevel__Default"] = "Warning";
        });
        await using var pairing = PairingDatabase.Of(database, portal.MasterKeyFile);
        var yardstick = new PgBench(postgres, database);
        var workspaces = await pairing.WorkspacesAsync(CodesPerRound);
        for (var round = 0; round < WarmUps; round++)
            await ExchangeAsync(pairing, portal, workspaces);

        var (ours, theirs, times) = (new List<double>(), new List<double>(), new List<TimeSpan>());
        var spent = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            var load = await ExchangeAsync(pairing, portal, workspaces);
            spent += load.PortalSpent;
            ours.Add(CodesPerRound / load.Took.TotalSeconds);
            times.AddRange(load.Times);
            theirs.Add(await yardstick.RunAsync(Connections, CodesPerRound));
        }

        var table = new Table("exchanges a second", "median", "p50", "p99", "portal's processor time each");
        table.Add("portal, validate-otp", ours.Median().Count(), times.Share(0.5).Milliseconds(),
            times.Share(0.99).Milliseconds(), $"{spent.TotalMicroseconds / (Rounds * CodesPerRound):0} µs");
        table.Add("pgbench, the one UPDATE", theirs.Median().Count(), "", "", "");
        table.Print();
        var ratio = ours.Median() / theirs.Median();
        Console.WriteLine($"  ratio {ratio.Ratio()}  {Figures.Verdict(ratio >= Goal, $"at least {Goal} ×")}");
    }

    /// <summary>A new code for each workspace, and then the clock runs.</summary>
    private static async Task<Load> ExchangeAsync(PairingDatabase pairing, PortalProcess portal,
        IReadOnlyList<WorkspaceId> workspaces)
    {
        var codes = new string[workspaces.Count];
        await Parallel.ForAsync(0, codes.Length,
            async (i, _) => codes[i] = (await pairing.IssueAsync(workspaces[i])).Reveal());
        return Load.Run(portal, codes, Connections);
    }
}
