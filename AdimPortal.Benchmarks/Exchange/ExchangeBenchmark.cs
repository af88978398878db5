using AdimPortal.Core.Common;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Exchange;

/// <summary>
/// One-time codes exchanged over HTTP, each distinct and valid, against pgbench doing nothing but the conditional
/// UPDATE that decides an exchange. Same cluster, which keeps its data as a real one does; same number of connections;
/// in turns, in five runs, each with its own ratio. Then as people come: at fixed times, half of them with a wrong
/// code.
/// </summary>
internal sealed class ExchangeBenchmark : IBenchmark
{
    private const int Connections = 32;
    private const int CodesPerRound = 4096;
    private const int Rounds = 5;
    private const int Runs = 5;

    /// <summary>
    /// A portal that has just started still compiles what it says often; one that people use has done that long ago.
    /// </summary>
    private const int WarmUps = 5;
    private const double Goal = 1.0;
    private static readonly TimeSpan GoalTime = TimeSpan.FromMilliseconds(10);

    private const int ArrivalsPerSecond = 5000;
    private const int Arrivals = 5 * ArrivalsPerSecond;
    private static readonly TimeSpan OpenGoalTime = TimeSpan.FromMilliseconds(5);

    /// <summary>The product's own: a refusal comes on this beat, whatever it was.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    public string Name => "exchange";

    public string About =>
        $"validate-otp on {Connections} connections, against pgbench doing the one UPDATE; then {ArrivalsPerSecond} a second";

    public async Task RunAsync()
    {
        await using var postgres = PostgresCluster.ThatKeepsData();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("exchange");
        await using var portal = await Portal.StartAsync(database, sandbox, settings =>
        {
            // Everything comes from one address here, and as fast as it can.
            settings["Pairing__CallsPerAddressPerMinute"] = "10000000";
            settings["Pairing__RefusalTime"] = Beat.ToString("c");
            settings["Logging__LogLevel__Default"] = "Warning";
        });
        await using var pairing = PairingDatabase.Of(database, portal.MasterKeyFile);
        var workspaces = await pairing.WorkspacesAsync(Arrivals / 2);
        await AsFastAsItCanAsync(pairing, portal, new PgBench(postgres, database), [.. workspaces.Take(CodesPerRound)]);
        await AsPeopleComeAsync(pairing, portal, workspaces);
    }

    private static async Task AsFastAsItCanAsync(PairingDatabase pairing, PortalProcess portal, PgBench yardstick,
        IReadOnlyList<WorkspaceId> workspaces)
    {
        for (var round = 0; round < WarmUps; round++)
            Load.Run(portal, await IssueAsync(pairing, workspaces), Connections);

        var table = new Table("run", "portal, a second", "pgbench, a second", "ratio", "p50", "p99",
            "processor time each");
        var (ratios, slowest) = (new List<double>(), new List<TimeSpan>());
        var stops = Throttling.Count();
        for (var run = 1; run <= Runs; run++)
        {
            var (ours, theirs, times) = (new List<double>(), new List<double>(), new List<TimeSpan>());
            var spent = TimeSpan.Zero;
            for (var round = 0; round < Rounds; round++)
            {
                var load = Load.Run(portal, await IssueAsync(pairing, workspaces), Connections);
                spent += load.PortalSpent;
                ours.Add(CodesPerRound / load.Took.TotalSeconds);
                times.AddRange(load.Times);
                theirs.Add(await yardstick.RunAsync(Connections, CodesPerRound));
            }

            ratios.Add(ours.Median() / theirs.Median());
            slowest.Add(times.Share(0.99));
            table.Add($"{run}", ours.Median().Count(), theirs.Median().Count(), ratios[^1].Ratio(),
                times.Share(0.5).Milliseconds(), slowest[^1].Milliseconds(),
                $"{spent.TotalMicroseconds / (Rounds * CodesPerRound):0} µs");
        }

        table.Print();
        Throttling.PrintSince(stops);
        Console.WriteLine(
            $"  ratios {ratios.Min().Ratio()} to {ratios.Max().Ratio()}  {Figures.Verdict(ratios.Min() >= Goal, $"at least {Goal} × in each run")}");
        Console.WriteLine($"  {Figures.Verdict(slowest.Max() <= GoalTime, $"p99 at most {GoalTime.Milliseconds()} in each run")}");
    }

    /// <summary>Every other has a code that never was.</summary>
    private static async Task AsPeopleComeAsync(PairingDatabase pairing, PortalProcess portal,
        IReadOnlyList<WorkspaceId> workspaces)
    {
        var random = new CryptographicRandom();
        var table = new Table($"{ArrivalsPerSecond} a second, half wrong", "p50", "p99", "slowest");
        var stops = Throttling.Count();
        await WithoutPortalAsync(table);
        var slowest = new List<TimeSpan>();
        for (var run = 1; run <= 3; run++)
        {
            var valid = (await IssueAsync(pairing, workspaces)).Select(code => (HttpAnswer.Request(code), 200));
            var wrong = workspaces.Select(_ => (HttpAnswer.Request(OneTimeCode.New(random).Reveal()), 404));
            using var load = new OpenLoad(portal.Port);
            var times = await load.RunAsync([.. valid.Zip(wrong).SelectMany(pair => new[] { pair.First, pair.Second })],
                ArrivalsPerSecond);
            if (times is null)
            {
                Console.WriteLine($"  run {run}  MISSED: {ArrivalsPerSecond} a second are more than the portal answers");
                return;
            }

            slowest.Add(Add(table, $"run {run}", times));
        }

        table.Print();
        Throttling.PrintSince(stops);
        Console.WriteLine($"  {Figures.Verdict(slowest.Max() <= OpenGoalTime, $"p99 of valid codes at most {OpenGoalTime.Milliseconds()}")}");
    }

    /// <summary>From a server that does nothing: the share of it that is the client's and the kernel's.</summary>
    private static async Task WithoutPortalAsync(Table table)
    {
        await using var server = await IdleServer.StartAsync(Beat);
        using var load = new OpenLoad(server.Port);
        var (right, wrong) = ((HttpAnswer.Request(IdleServer.RightCode), 200), (HttpAnswer.Request("wrong"), 404));
        (byte[], int)[] requests = [.. Enumerable.Range(0, Arrivals).Select(place => place % 2 == 0 ? right : wrong)];
        // The first run is for the compiler, and for the connections.
        await load.RunAsync(requests, ArrivalsPerSecond);
        if (await load.RunAsync(requests, ArrivalsPerSecond) is { } times)
            Add(table, "no portal", times);
    }

    /// <returns>p99 of the valid codes.</returns>
    private static TimeSpan Add(Table table, string run, IReadOnlyList<TimeSpan> times)
    {
        var right = times.Where((_, place) => place % 2 == 0).ToList();
        var late = times.Where((_, place) => place % 2 == 1).Select(time => time - Beat).ToList();
        table.Add($"{run}, valid", right.Share(0.5).Milliseconds(), right.Share(0.99).Milliseconds(),
            right.Max().Milliseconds());
        table.Add($"{run}, refused: after the beat of {Beat.Milliseconds()}", late.Share(0.5).Milliseconds(),
            late.Share(0.99).Milliseconds(), late.Max().Milliseconds());
        return right.Share(0.99);
    }

    /// <summary>A new code for each workspace.</summary>
    private static async Task<string[]> IssueAsync(PairingDatabase pairing, IReadOnlyList<WorkspaceId> workspaces)
    {
        var codes = new string[workspaces.Count];
        await Parallel.ForAsync(0, codes.Length,
            async (i, _) => codes[i] = (await pairing.IssueAsync(workspaces[i])).Reveal());
        return codes;
    }
}
