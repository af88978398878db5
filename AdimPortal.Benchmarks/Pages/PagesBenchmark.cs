using System.Globalization;
using AdimPortal.Benchmarks.Before;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Pages;

/// <summary>
/// Pages in a browser, in today's build and, with <c>--against</c>, in another commit's, in turns and on the same rows:
/// how soon they come and live, what they load, what an open one takes of memory.
/// </summary>
internal sealed class PagesBenchmark : IBenchmark
{
    private const int Lines = 2000;
    private const int OpenPages = 20;
    private const int WarmPages = 5;
    private const int ManyWorkspaces = 100_000;
    private const int Turns = 10;
    private const int WarmUps = 3;
    private const long MostBytes = 250_000;
    private const double MostTime = 1.1;
    private static readonly TimeSpan MostTurn = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);

    /// <summary>Fewer for a trial of the benchmark itself.</summary>
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("ADIM_BENCH_ROUNDS"), CultureInfo.InvariantCulture,
            out var rounds) ? rounds : 9;

    public string Name => "pages";

    public string About =>
        $"pages in a browser, beside those of the commit that --against names; {ManyWorkspaces:N0} workspaces in the staff's list";

    public async Task RunAsync()
    {
        await using var postgres = new PostgresCluster();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var nowDatabase = await postgres.CreateEmptyDatabaseAsync("now");
        await using var now = await Portal.StartAsync(nowDatabase, sandbox, Settings);
        await now.StopAsync();
        var (active, building) = await QuietYear.SeedAsync(nowDatabase, Lines);
        var thenDatabase = FormerPortal.Folder is null ? null : await postgres.CreateEmptyDatabaseAsync("former");
        await using var then = thenDatabase is null ? null
            : await PortalProcess.StartNewAsync(thenDatabase, sandbox, Settings, FormerPortal.Folder);
        if (thenDatabase is not null)
        {
            await then!.StopAsync();
            await QuietYear.CopyAsync(nowDatabase, thenDatabase);
            await QuietYear.StillAsync(thenDatabase);
        }

        await QuietYear.StillAsync(nowDatabase);
        var table = new Table("", "before", "now", "ratio", "");
        await LoadsAsync(then, now, $"/workspaces/{active}", table);
        await MemoryAsync(then, now, building, table);
        await QuietYear.AddAsync(nowDatabase, ManyWorkspaces);
        await TurnsAsync(now, table);
        if (then is null)
            Console.WriteLine("  ./dev bench --against COMMIT pages says what to compare with.");
        table.Print();
    }

    private static void Settings(Dictionary<string, string> settings)
    {
        settings["Monitoring__Every"] = "01:00:00";
        settings["Logging__LogLevel__Default"] = "Warning";
    }

    private static async Task LoadsAsync(PortalProcess? then, PortalProcess now, string path, Table table)
    {
        var (firstBytes, lives) = (new Compared<TimeSpan>(), new Compared<TimeSpan>());
        var (styles, scripts) = (new Compared<long>(), new Compared<long>());
        var browsers = new Dictionary<PortalProcess, Browser>();
        foreach (var portal in Both(then, now))
        {
            await portal.StartAsync();
            browsers[portal] = await Browser.OpenAsync(portal.Address);
            await browsers[portal].SignInAsync(Personas.Mira);
            var (css, js) = await browsers[portal].LandingBytesAsync();
            styles.Add(portal == now, css);
            scripts.Add(portal == now, js);
        }

        for (var round = -WarmUps; round < Rounds; round++)
        {
            // Who goes first changes, in case it matters.
            var order = Both(then, now);
            foreach (var portal in round % 2 == 0 ? order : order.Reverse())
            {
                var (firstByte, live) = await browsers[portal].LoadAsync(path);
                if (round < 0)
                    continue;
                firstBytes.Add(portal == now, firstByte);
                lives.Add(portal == now, live);
            }
        }

        foreach (var (portal, browser) in browsers)
        {
            await browser.DisposeAsync();
            await portal.StopAsync();
        }

        var goal = $"at most {MostTime} ×";
        firstBytes.AddTo(table, "workspace, first byte", Figures.Milliseconds, t => t.Ticks, MostTime, goal);
        lives.AddTo(table, "workspace, until it is live", Figures.Milliseconds, t => t.Ticks, MostTime, goal);
        styles.AddTo(table, "landing page, styles", Figures.Kilobytes, b => b);
        scripts.AddTo(table, "landing page, scripts", Figures.Kilobytes, b => b);
        var bytes = styles.Now + scripts.Now;
        table.Add("landing page, both", then is null ? "" : (styles.Then + scripts.Then).Kilobytes(), bytes.Kilobytes(),
            "", Figures.Verdict(bytes <= MostBytes, $"at most {MostBytes.Kilobytes()}"));
    }

    private static async Task MemoryAsync(PortalProcess? then, PortalProcess now, string building, Table table)
    {
        var each = new Compared<long>();
        for (var round = 0; round < Math.Max(1, Rounds / 2); round++)
            foreach (var portal in Both(then, now))
            {
                // A fresh process: what a former round left in the heap would serve the next.
                await portal.StartAsync();
                await using (var browser = await Browser.OpenAsync(portal.Address))
                {
                    await browser.SignInAsync(Personas.Mira);
                    var before = await browser.WatchAsync(portal, building, WarmPages, Settle);
                    var open = await browser.WatchAsync(portal, building, OpenPages, Settle);
                    each.Add(portal == now, Math.Max(0, open.Data - before.Data) / OpenPages);
                }

                await portal.StopAsync();
            }

        each.AddTo(table, $"memory of an open building page, {Lines:N0} lines", Figures.MiB, b => b, 1, "at most 1.0 ×");
    }

    private static async Task TurnsAsync(PortalProcess now, Table table)
    {
        await now.StartAsync();
        await using var browser = await Browser.OpenAsync(now.Address);
        await browser.SignInAsync(Personas.Ada);
        var turns = await browser.TurnPagesAsync("/staff/workspaces", WarmUps + Turns);
        var median = turns.Skip(WarmUps).Median();
        table.Add($"next page of {ManyWorkspaces:N0} workspaces", "", median.Milliseconds(), "",
            Figures.Verdict(median <= MostTurn, $"at most {MostTurn.Milliseconds()}"));
    }

    private static IEnumerable<PortalProcess> Both(PortalProcess? then, PortalProcess now) =>
        then is null ? [now] : [then, now];
}
