using AdimPortal.Benchmarks.Exchange;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Before;

/// <summary>
/// The portal of another commit and today's, each on a database of its own with the same rows, in turns: codes
/// exchanged over HTTP, and pages asked for by a customer and by an admin. Both run side by side the whole time, so
/// what disturbs one disturbs the other.
/// </summary>
internal sealed class BeforeBenchmark : IBenchmark
{
    private const int Connections = 32;
    private const int Codes = 2048;
    private const int CodeRounds = 20;

    /// <summary>
    /// A portal that has just started still compiles what it says often: the ratio goes on moving for some 20,000
    /// exchanges.
    /// </summary>
    private const int WarmUps = 10;
    private const int PageRounds = 60;

    /// <summary>Workspaces that the customer of the pages owns.</summary>
    private const int Owned = 3;
    private const double Goal = 0.95;

    public string Name => "before";

    public string About => "validate-otp and pages, against the portal of the commit that --against names";

    public async Task RunAsync()
    {
        if (FormerPortal.Folder is not { } former)
        {
            Console.WriteLine("  left out: ./dev bench --against COMMIT before says what to compare with.");
            return;
        }

        await using var postgres = PostgresCluster.ThatKeepsData();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var (thenDatabase, nowDatabase) =
            (await postgres.CreateEmptyDatabaseAsync("former"), await postgres.CreateEmptyDatabaseAsync("now"));
        await using var now = await Portal.StartAsync(nowDatabase, sandbox, Settings);
        // The same master key: a code that one of them takes, the other takes too.
        await using var then = await PortalProcess.StartNewAsync(
            thenDatabase, sandbox,
            (settings, _) => { Settings(settings); settings["Secrets__MasterKeyFile"] = now.MasterKeyFile; }, former);
        await using var pairing = PairingDatabase.Of(nowDatabase, now.MasterKeyFile);
        var rows = new SameRows(nowDatabase, thenDatabase);
        var workspaces = await pairing.WorkspacesAsync(Codes, length: WorkspaceId.Long);
        await rows.CopyAsync("users");
        await rows.CopyAsync("workspaces");
        await rows.GiveAsync(workspaces.Take(Owned), Personas.Mira.Email);

        await ExchangesAsync(pairing, rows, then, now, workspaces);
        await PagesAsync(then, now, workspaces[0]);
    }

    private static void Settings(Dictionary<string, string> settings)
    {
        settings["Pairing__CallsPerAddressPerMinute"] = "10000000";
        // Portals of before counted by workspace, too.
        settings["Pairing__CallsPerWorkspacePerMinute"] = "10000000";
        // What is not asked about stays quiet.
        settings["Monitoring__Every"] = "01:00:00";
        settings["Logging__LogLevel__Default"] = "Warning";
    }

    private static async Task ExchangesAsync(PairingDatabase pairing, SameRows rows, PortalProcess then,
        PortalProcess now, IReadOnlyList<WorkspaceId> workspaces)
    {
        var ratios = new List<double>();
        var (thens, nows) = (new List<double>(), new List<double>());
        var spent = new Dictionary<PortalProcess, TimeSpan> { [then] = TimeSpan.Zero, [now] = TimeSpan.Zero };
        for (var round = -WarmUps; round < CodeRounds; round++)
        {
            var codes = await rows.IssueAsync(workspaces, (round + WarmUps) * Codes, pairing.HashOf);
            // Who goes first changes, in case it matters.
            var order = round % 2 == 0 ? new[] { then, now } : [now, then];
            var loads = order.ToDictionary(portal => portal, portal => Load.Run(portal, codes, Connections));
            if (round < 0)
                continue;
            var rates = loads.ToDictionary(load => load.Key, load => Codes / load.Value.Took.TotalSeconds);
            foreach (var (portal, load) in loads)
                spent[portal] += load.PortalSpent;
            thens.Add(rates[then]);
            nows.Add(rates[now]);
            ratios.Add(rates[now] / rates[then]);
        }

        var table = new Table("exchanges a second", "before", "now", "ratio (median of rounds)");
        table.Add("validate-otp", thens.Median().Count(), nows.Median().Count(), ratios.Median().Ratio());
        table.Add("portal's processor time each", Each(then), Each(now), (spent[then] / spent[now]).Ratio());
        table.Print();
        Console.WriteLine($"  {Figures.Verdict(ratios.Median() >= Goal, $"at least {Goal} ×")}");

        string Each(PortalProcess portal) => $"{spent[portal].TotalMicroseconds / (CodeRounds * Codes):0} µs";
    }

    private static async Task PagesAsync(PortalProcess then, PortalProcess now, WorkspaceId workspace)
    {
        var table = new Table("page", "before", "now", "speed");
        var all = new List<double>();
        foreach (var (persona, paths) in PagesOf(workspace))
        {
            using var atThen = await Visitor.SignedInAsync(then.Address, persona);
            using var atNow = await Visitor.SignedInAsync(now.Address, persona);
            foreach (var path in paths)
            {
                var (thens, nows) = (new List<TimeSpan>(), new List<TimeSpan>());
                for (var round = -10; round < PageRounds; round++)
                {
                    var (first, second) = round % 2 == 0 ? (atThen, atNow) : (atNow, atThen);
                    var (a, b) = (await first.TimeAsync(path), await second.TimeAsync(path));
                    if (round < 0)
                        continue;
                    thens.Add(round % 2 == 0 ? a : b);
                    nows.Add(round % 2 == 0 ? b : a);
                }

                var speed = thens.Median() / nows.Median();
                all.Add(speed);
                table.Add($"/{path} ({persona.Name})", thens.Median().Milliseconds(), nows.Median().Milliseconds(),
                    speed.Ratio());
            }
        }

        table.Print();
        Console.WriteLine(
            $"  median of all {all.Median().Ratio()}  {Figures.Verdict(all.Median() >= Goal, $"at least {Goal} ×")}");
    }

    private static IEnumerable<(Persona Persona, string[] Paths)> PagesOf(WorkspaceId workspace) =>
    [
        (Personas.Mira,
            ["", "workspaces", $"workspaces/{workspace}", $"workspaces/{workspace}/backups",
                $"workspaces/{workspace}/move", "workspaces/new", "billing"]),
        (Personas.Ada, ["staff/workspaces", "staff/operations", "staff/alerts", "staff/money", "staff/updates"]),
    ];
}
