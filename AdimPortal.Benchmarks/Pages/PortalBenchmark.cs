using System.Diagnostics;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Pages;

/// <summary>
/// What the portal costs to run, and how soon it answers a person. Memory is the process's resident set; of it, what is
/// no file and no code is its own data.
/// </summary>
internal sealed class PortalBenchmark : IBenchmark
{
    private const int OpenPages = 20;

    /// <summary>
    /// Pages that are open before memory is looked at: code is compiled and buffers are filled by then.
    /// </summary>
    private const int WarmPages = 5;
    private const int Clicks = 7;
    private const long MostIdle = 200L << 20;
    private const long MostPerPage = 1L << 20;

    /// <summary>In which the garbage of what just happened may be collected.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);

    public string Name => "portal";

    public string About =>
        $"memory of the published portal, idle and with {OpenPages} building pages open; first page; click to interactive";

    public async Task RunAsync()
    {
        await using var postgres = new PostgresCluster();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("portal");
        await using var portal = await Portal.StartAsync(database, sandbox);
        await portal.StopAsync();
        await using var node = await EngineNode.StartAsync(database, scheduler: false, blueprint: Portal.Blueprint);
        await using var building = await HeldOperation.TakeAsync(node, Personas.Mira);

        var clock = Stopwatch.StartNew();
        await portal.StartAsync();
        var start = clock.Elapsed;
        await using var browser = await Browser.OpenAsync(portal.Address);
        var first = await browser.FirstPageAsync();
        await Task.Delay(Settle, TimeProvider.System);
        var idle = Memory.Of(portal);
        var (bytes, loads) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < Clicks; i++)
        {
            var (firstByte, loaded) = await browser.FirstPageAsync();
            bytes.Add(firstByte);
            loads.Add(loaded);
        }

        await browser.SignInAsync(Personas.Mira);
        var clicks = new List<TimeSpan>();
        for (var i = 0; i < Clicks; i++)
            clicks.Add(await browser.ClickToInteractiveAsync(building.Workspace.Value));

        var before = await browser.WatchAsync(portal, building.Workspace.Value, WarmPages, Settle);
        var open = await browser.WatchAsync(portal, building.Workspace.Value, OpenPages, Settle);
        // Code that was compiled meanwhile belongs to no page, so the data count.
        var each = Math.Max(0, open.Data - before.Data) / OpenPages;

        var speed = new Table("", "first time", "then (median)");
        speed.Add("start until ready", start.Seconds(), "");
        speed.Add("first page, first byte", first.FirstByte.Milliseconds(), bytes.Median().Milliseconds());
        speed.Add("first page, loaded", first.Loaded.Milliseconds(), loads.Median().Milliseconds());
        speed.Add("workspace, click to interactive", clicks[0].Milliseconds(), clicks.Median().Milliseconds());
        speed.Print();
        var memory = new Table("memory", "resident", "own data");
        memory.Add("idle, after the first page", idle.Resident.MiB(), idle.Data.MiB());
        memory.Add($"{WarmPages} building pages open", before.Resident.MiB(), before.Data.MiB());
        memory.Add($"{WarmPages + OpenPages} building pages open", open.Resident.MiB(), open.Data.MiB());
        memory.Add("each of the latter", "", each.MiB());
        memory.Print();
        Console.WriteLine(
            $"  {Figures.Verdict(idle.Resident < MostIdle, $"idle under {MostIdle.MiB()}")}; {Figures.Verdict(each < MostPerPage, $"a page under {MostPerPage >> 20} MiB")}");
    }
}
