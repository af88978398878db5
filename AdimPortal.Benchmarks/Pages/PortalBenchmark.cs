using System.Diagnostics;
using System.Globalization;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testbed;

namespace AdimPortal.Benchmarks.Pages;

/// <summary>What the portal costs to run, and how soon it answers a person. Memory is the process's resident set.</summary>
internal sealed class PortalBenchmark : IBenchmark
{
    private const int OpenPages = 20;
    private const int Clicks = 7;
    private const long MostIdle = 200L << 20;
    private const long MostPerPage = 1L << 20;

    /// <summary>In which the garbage of what just happened may be collected.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);

    public string Name => "portal";

    public string About => $"memory of the published portal, idle and with {OpenPages} building pages open; first page; click to interactive";

    public async Task RunAsync()
    {
        await using var postgres = new PostgresCluster();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("portal");
        await using var portal = await Portal.StartAsync(database, sandbox);
        await portal.StopAsync();
        await using var desk = await EngineNode.StartAsync(database, scheduler: false, blueprint: Portal.Blueprint);
        await using var building = await HeldOperation.TakeAsync(desk, Personas.Mira);

        var clock = Stopwatch.StartNew();
        await portal.StartAsync();
        var start = clock.Elapsed;
        await using var browser = await Browser.OpenAsync(portal.Address);
        var first = await browser.FirstPageAsync();
        await Task.Delay(Settle, TimeProvider.System);
        var idle = ResidentOf(portal);
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

        // The pages that were closed stay for a while, in case they come back: what they hold must not count for those that open now.
        await Task.Delay(Settle, TimeProvider.System);
        var before = ResidentOf(portal);
        for (var i = 0; i < OpenPages; i++)
            await browser.WatchAsync(building.Workspace.Value);
        await Task.Delay(Settle, TimeProvider.System);
        var open = ResidentOf(portal);
        var each = Math.Max(0, open - before) / OpenPages;

        var speed = new Table("", "first time", "then (median)");
        speed.Add("start until ready", start.Seconds(), "");
        speed.Add("first page, first byte", first.FirstByte.Milliseconds(), bytes.Median().Milliseconds());
        speed.Add("first page, loaded", first.Loaded.Milliseconds(), loads.Median().Milliseconds());
        speed.Add("workspace, click to interactive", clicks[0].Milliseconds(), clicks.Median().Milliseconds());
        speed.Print();
        var memory = new Table("memory", "resident");
        memory.Add("idle, after the first page", idle.MiB());
        memory.Add("after some visits", before.MiB());
        memory.Add($"{OpenPages} building pages open", open.MiB());
        memory.Add("each page", each.MiB());
        memory.Print();
        Console.WriteLine($"  {Figures.Verdict(idle < MostIdle, $"idle under {MostIdle.MiB()}")}; {Figures.Verdict(each < MostPerPage, $"a page under {MostPerPage >> 20} MiB")}");
    }

    private static long ResidentOf(PortalProcess portal)
    {
        const string field = "VmRSS:";
        var line = File.ReadLines($"/proc/{portal.ProcessId}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }
}
