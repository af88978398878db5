using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Provision;

/// <summary>
/// From the request to the code on a fresh droplet, by the portal and by two scripts over one SSH connection, in
/// turns: the machine's mood of the hour then meets both alike.
/// </summary>
internal sealed class ProvisionBenchmark : IBenchmark
{
    private const int Pairs = 3;
    private const double Goal = 0.7;
    private const double GoalOfCareful = 1.1;

    public string Name => "provision";

    public string About => "seconds from request to code, against a plain and a careful script over one SSH connection";

    public async Task RunAsync()
    {
        await using var postgres = PostgresCluster.ThatKeepsData();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("provision");
        await using var portal = await Portal.StartAsync(database, sandbox);
        await using var node = await EngineNode.StartAsync(database, scheduler: false, blueprint: Portal.Blueprint);
        using var visitor = await Visitor.SignedInAsync(portal.Address, Personas.Mira);
        var ours = new PortalRuns(visitor, node);
        using var plain = new PlainScript(sandbox);
        using var careful = new PlainScript(sandbox, careful: true);

        for (var pair = 1; pair <= Pairs; pair++)
        {
            var portalTook = await ours.RunAsync(pair);
            var scriptTook = await plain.RunAsync(pair);
            var carefulTook = await careful.RunAsync(pair);
            Console.WriteLine($"  {pair}  portal {portalTook.Seconds()}  script {scriptTook.Seconds()}"
                + $"  careful script {carefulTook.Seconds()}");
        }

        PrintSteps("The portal's seconds, by step", ours.Steps, ours.Totals);
        PrintSteps("The script's seconds, by part", plain.Parts, plain.Totals);
        PrintSteps("The careful script's seconds, by part", careful.Parts, careful.Totals);
        var summary = new Table("request to code", "median", "fastest", "slowest");
        Add(summary, "portal", ours.Totals);
        Add(summary, "plain script", plain.Totals);
        Add(summary, "careful script", careful.Totals);
        summary.Print();
        PrintRatio("plain", ours.Totals.Median() / plain.Totals.Median(), Goal);
        PrintRatio("careful", ours.Totals.Median() / careful.Totals.Median(), GoalOfCareful);
    }

    private static void Add(Table summary, string who, IReadOnlyList<TimeSpan> totals) =>
        summary.Add(who, totals.Median().Seconds(), totals.Min().Seconds(), totals.Max().Seconds());

    private static void PrintRatio(string script, double ratio, double goal) =>
        Console.WriteLine($"  to the {script} script {ratio.Ratio()}  "
            + Figures.Verdict(ratio <= goal, $"at most {goal} ×"));

    private static void PrintSteps(string title, IReadOnlyList<Stretch> stretches, IReadOnlyList<TimeSpan> totals)
    {
        var table = new Table(title, "median", "share");
        var whole = totals.Median();
        foreach (var stretch in stretches)
        {
            var median = stretch.Took.Median();
            if (median >= TimeSpan.FromMilliseconds(50))
                table.Add(stretch.Title, median.Seconds(), $"{median / whole:P0}");
        }

        table.Print();
    }
}

/// <summary>A part of the way, as long as each run took for it.</summary>
internal sealed record Stretch(string Title, List<TimeSpan> Took);
