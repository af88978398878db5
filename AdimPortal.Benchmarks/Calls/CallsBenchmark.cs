using AdimPortal.Core.Operations.Ports;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testbed;
using AdimPortal.Testbed.InMemory;

namespace AdimPortal.Benchmarks.Calls;

/// <summary>What the cloud's rate limit (250 calls a minute, 5,000 an hour) is spent on: one workspace, and two hundred that wait at once.</summary>
internal sealed class CallsBenchmark : IBenchmark
{
    private const int MostPerProvision = 15;
    private const int Waiting = 200;

    /// <summary>What <c>WatchDropletsJob</c> does between two looks is nothing; it looks as often as this.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private const int Intervals = 5;

    public string Name => "calls";

    public string About => $"calls to the cloud's API: for one workspace, and while {Waiting} wait at once";

    public async Task RunAsync()
    {
        await using var postgres = new PostgresCluster();
        await OneWorkspaceAsync(postgres);
        await ManyThatWaitAsync(postgres);
    }

    private static async Task OneWorkspaceAsync(PostgresCluster postgres)
    {
        await using var sandbox = await SandboxProcess.StartNewAsync();
        await using var proxy = await CountingProxy.StartAsync(sandbox.BaseAddress);
        var database = await postgres.CreateDatabaseAsync("calls");
        await using var portal = await Portal.StartAsync(database, sandbox, settings => settings["DigitalOcean__BaseAddress"] = proxy.Address.ToString());
        await using var desk = await EngineNode.StartAsync(database, scheduler: false, blueprint: Portal.Blueprint);
        using var visitor = await Visitor.SignedInAsync(portal.Address, Personas.Mira);

        var send = await visitor.NewWorkspaceAsync("Counted");
        proxy.Take();
        var workspace = await send();
        var reader = desk.Service<IOperationReader>();
        var building = (await reader.OfWorkspaceAsync(workspace, CancellationToken.None)).Single().Id;
        var built = await desk.EndOfAsync(building, TimeSpan.FromMinutes(10));
        if (built.Problem is not null)
            throw new InvalidOperationException($"The workspace could not be built: {built.Problem} {built.ProblemDetail}");
        var provision = Print("one provision", proxy.Take());

        var owner = (await desk.WorkspaceAsync(workspace)).OwnerId;
        await desk.EndOfAsync(((RequestAnswer.Accepted)await desk.Desk.TerminateAsync(workspace, owner, CancellationToken.None)).Operation);
        Print("one termination", proxy.Take());
        Console.WriteLine($"  {Figures.Verdict(provision <= MostPerProvision, $"at most {MostPerProvision} calls a provision")}");
    }

    private static async Task ManyThatWaitAsync(PostgresCluster postgres)
    {
        var cloud = new InMemoryCloud { HoldsBoots = true };
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("waiting"), cloud, places: Waiting);
        var owner = await node.AccountAsync("jane");
        for (var i = 0; i < Waiting; i++)
            await node.RequestAsync(owner, $"Workspace {i}");
        await Eventually.TrueAsync(() => cloud.Created == Waiting, "every droplet is asked for", TimeSpan.FromMinutes(2));
        // The claims that made the last ones may not have gone to sleep yet: one whole interval passes first.
        await Task.Delay(Interval, TimeProvider.System);

        var before = cloud.CallCount;
        await Task.Delay(Interval * Intervals, TimeProvider.System);
        var perInterval = (cloud.CallCount - before) / (double)Intervals;

        var table = new Table($"while {Waiting} wait", "calls");
        table.Add($"every {Interval.TotalSeconds:0} s, one list of up to 200 droplets a page", perInterval.Count());
        table.Print();
        Console.WriteLine($"  {Figures.Verdict(perInterval <= 2, "a number that does not grow with those who wait")}");
    }

    private static int Print(string title, IReadOnlyDictionary<string, int> calls)
    {
        var table = new Table(title, "calls");
        foreach (var (call, count) in calls.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal))
            table.Add(call, $"{count}");
        table.Add("in all", $"{calls.Values.Sum()}");
        table.Print();
        return calls.Values.Sum();
    }
}
