using System.Diagnostics;
using System.Globalization;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Ready;

/// <summary>
/// From the request to the code on the page, for workspaces that were built ahead: one after another, one every five
/// seconds, and all at once. ADIM_BENCH_READY=N: that many of each; each is a whole machine until the end.
/// </summary>
internal sealed class ReadyBenchmark : IBenchmark
{
    private const int Usual = 3;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(10);

    public string Name => "ready";

    public string About => "seconds from request to code on the page, with workspaces that were built ahead";

    public async Task RunAsync()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("ADIM_BENCH_READY"), NumberStyles.None,
            CultureInfo.InvariantCulture, out var wanted) ? wanted : Usual;
        await using var postgres = PostgresCluster.ThatKeepsData();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("ready");
        await using var portal = await Portal.StartAsync(database, sandbox, settings => Configure(settings, count));
        await using var node = await EngineNode.StartAsync(database, scheduler: false, blueprint: Portal.Blueprint);
        using var visitor = await Visitor.SignedInAsync(portal.Address, Personas.Mira);
        var table = new Table("claimed", "p50", "p95", "p99", "success");
        await RunAsync(table, "one after another", count, node, async () =>
        {
            var took = new List<TimeSpan?>();
            for (var n = 0; n < count; n++)
                took.Add(await TakeAsync(visitor));
            return took;
        });
        await RunAsync(table, $"one every {Between.Seconds()}", count, node,
            async () => await Task.WhenAll(Enumerable.Range(0, count).Select(async n =>
            {
                await Task.Delay(Between * n, TimeProvider.System);
                return await TakeAsync(visitor);
            })));
        await RunAsync(table, "all at once", count, node,
            async () => await Task.WhenAll(Enumerable.Range(0, count).Select(_ => TakeAsync(visitor))));
        table.Print();
    }

    private static void Configure(Dictionary<string, string> settings, int count)
    {
        settings["Pool__MonthlyBudget"] = "1000000";
        settings["Pool__Targets__0__Region"] = "nyc3";
        settings["Pool__Targets__0__Plan"] = "free";
        settings["Pool__Targets__0__Min"] = $"{count}";
        settings["Pool__Targets__0__Max"] = $"{count}";
        settings["Certificates__PerWeek"] = "1000";
        settings["Billing__Plans__0__Workspaces"] = "1000";
        settings["Billing__Plans__0__BuildsPerDay"] = "1000";
        settings["Monitoring__Every"] = "00:00:10";
    }

    private static async Task RunAsync(Table table, string way, int count, EngineNode node,
        Func<Task<IReadOnlyList<TimeSpan?>>> run)
    {
        await Eventually.TrueAsync(
            async () => (await node.Service<IPool>().ListAsync(CancellationToken.None)).Count(p =>
                p is { Status: WorkspaceStatus.Active, IsHealthy: true, IsBusy: false, IsCurrent: true }) >= count,
            $"{count} are parked", BuildTimeout * count, TimeSpan.FromSeconds(1));
        var all = await run();
        var took = all.OfType<TimeSpan>().ToList();
        table.Add(way, took.Share(0.5).Seconds(), took.Share(0.95).Seconds(), took.Share(0.99).Seconds(),
            $"{took.Count} of {all.Count}");
        Console.WriteLine($"  {way}: {string.Join(" ", took.Select(one => one.Seconds()))}");
        await RemoveAsync(node);
    }

    /// <returns>From the form that is sent to the page with the code; null where the code was not there.</returns>
    private static async Task<TimeSpan?> TakeAsync(Visitor visitor)
    {
        var send = await visitor.NewWorkspaceAsync("Ready");
        var sent = Stopwatch.GetTimestamp();
        var workspace = await send();
        var hasCode = await visitor.SeesAsync($"workspaces/{workspace}", "data-code-status=\"Live\"");
        return hasCode ? Stopwatch.GetElapsedTime(sent) : null;
    }

    /// <summary>The machine has room for so many.</summary>
    private static async Task RemoveAsync(EngineNode node)
    {
        var all = await node.Service<IWorkspaceReader>()
            .ListAsync(new WorkspaceQuery(), 0, 1000, CancellationToken.None);
        foreach (var (workspace, _) in all.Items.Where(one => one.Workspace.CountsAgainstQuota))
        {
            RequestAnswer? answer = null;
            await Eventually.TrueAsync(
                async () => (answer = await node.Provisioning.TerminateAsync(workspace.Id, workspace.OwnerId,
                    CancellationToken.None)) is RequestAnswer.Accepted,
                $"{workspace.Id} may be terminated", BuildTimeout, TimeSpan.FromSeconds(1));
            await node.EndOfAsync(((RequestAnswer.Accepted)answer!).Operation, BuildTimeout);
        }
    }
}
