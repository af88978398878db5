using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Calls;

/// <summary>
/// What the cloud's rate limit (250 calls a minute, 5,000 an hour) is spent on: one workspace, and two hundred that
/// wait at once.
/// </summary>
internal sealed class CallsBenchmark : IBenchmark
{
    private const int MostPerProvision = 15;
    private static readonly int[] Waiting = [20, 200];

    /// <summary>Between two looks of the portal at the droplets.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private const int Intervals = 5;

    public string Name => "calls";

    public string About => $"calls to the cloud's API: for one workspace, and while {Waiting[^1]} wait at once";

    public async Task RunAsync()
    {
        await using var postgres = new PostgresCluster();
        await OneWorkspaceAsync(postgres);
        var table = new Table($"calls every {Interval.TotalSeconds:0} s", "a list of up to 200 each");
        var perInterval = new List<double>();
        foreach (var count in Waiting)
        {
            perInterval.Add(await WhileTheyWaitAsync(postgres, count));
            table.Add($"while {count} wait", perInterval[^1].Count());
        }

        table.Print();
        Console.WriteLine(
            $"  {Figures.Verdict(perInterval[^1] < perInterval[0] + 1, "a number that does not grow with those who wait")}");
    }

    private static async Task OneWorkspaceAsync(PostgresCluster postgres)
    {
        await using var sandbox = await SandboxProcess.StartNewAsync();
        await using var proxy = await CountingProxy.StartAsync(sandbox.BaseAddress);
        var database = await postgres.CreateDatabaseAsync("calls");
        await using var portal =
            await Portal.StartAsync(database, sandbox,
                settings => settings["DigitalOcean__BaseAddress"] = proxy.Address.ToString());
        await using var node = await EngineNode.StartAsync(database, scheduler: false, blueprint: Portal.Blueprint);
        using var visitor = await Visitor.SignedInAsync(portal.Address, Personas.Mira);

        var send = await visitor.NewWorkspaceAsync("Counted");
        proxy.Take();
        var workspace = await send();
        var reader = node.Service<IOperationReader>();
        var building = (await reader.OfWorkspaceAsync(workspace, CancellationToken.None)).Single().Id;
        var built = await node.EndOfAsync(building, TimeSpan.FromMinutes(10));
        if (built.Problem is not null)
            throw new InvalidOperationException(
                $"The workspace could not be built: {built.Problem} {built.ProblemDetail}");
        var provision = Print("one provision", proxy.Take());

        var owner = (await node.WorkspaceAsync(workspace)).OwnerId;
        await node.EndOfAsync(
            ((RequestAnswer.Accepted)await node.Provisioning.TerminateAsync(workspace, owner,
                CancellationToken.None)).Operation);
        Print("one termination", proxy.Take());
        Console.WriteLine(
            $"  {Figures.Verdict(provision <= MostPerProvision, $"at most {MostPerProvision} calls a provision")}");
    }

    private static async Task<double> WhileTheyWaitAsync(PostgresCluster postgres, int count)
    {
        var cloud = new InMemoryCloud { HoldsBoots = true };
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("waiting"), cloud, quota: count);
        var owner = await node.AccountAsync("jane");
        for (var i = 0; i < count; i++)
            await node.RequestAsync(owner, $"Workspace {i}");
        await Eventually.TrueAsync(() => cloud.Created == count, "every droplet is asked for", TimeSpan.FromMinutes(2));
        // The claims that made the last ones may not have gone to sleep yet: one whole interval passes first.
        await Task.Delay(Interval, TimeProvider.System);

        var before = cloud.CallCount;
        await Task.Delay(Interval * Intervals, TimeProvider.System);
        return (cloud.CallCount - before) / (double)Intervals;
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
