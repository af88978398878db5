using System.Diagnostics;
using System.Globalization;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace AdimPortal.Benchmarks.Crowd;

/// <summary>
/// Two thousand people sign up in a minute, and then three hundred workspaces are asked for in one second, of an
/// account with a hundred droplets. The droplets have no machines and stay new, so nothing is built to its end: what is
/// measured is what people see meanwhile, and whose turn comes when. ADIM_BENCH_CROWD=N: that many people.
/// </summary>
internal sealed class CrowdBenchmark : IBenchmark
{
    private const int Usual = 2000;
    private const int Droplets = 100;
    private const int Requests = 300;

    /// <summary>One account asks that often, at the same moment as the others once.</summary>
    private const int OfOne = 20;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan Goal = TimeSpan.FromMilliseconds(500);

    public string Name => "crowd";

    public string About => $"{Usual} sign-ups in a minute, then 300 workspaces asked for in one second";

    public async Task RunAsync()
    {
        var people = int.TryParse(Environment.GetEnvironmentVariable("ADIM_BENCH_CROWD"), NumberStyles.None,
            CultureInfo.InvariantCulture, out var wanted) ? wanted : Usual;
        PrintPasswordCost();
        await using var postgres = PostgresCluster.ThatKeepsData();
        await using var sandbox = SandboxProcess.New();
        sandbox.Environment["Sandbox__BootsDroplets"] = "false";
        sandbox.Environment["Sandbox__DropletLimit"] = $"{Droplets}";
        await sandbox.StartAsync();
        var database = await postgres.CreateDatabaseAsync("crowd");
        await using var portal = await Portal.StartAsync(database, sandbox, Configure);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        { BaseAddress = portal.Address, Timeout = TimeSpan.FromSeconds(30) };
        await using var mail = new CrowdMail(sandbox).Start();
        await SignUpAsync(http, mail, new CrowdTimes(), 40, first: 1_000_000, TimeSpan.FromSeconds(4));

        var signUps = new CrowdTimes();
        var there = await MeasuredAsync(portal, "2. Sign-ups", signUps,
            () => SignUpAsync(http, mail, signUps, people, first: 0, Minute));
        var requests = new CrowdTimes();
        await MeasuredAsync(portal, "3. Requests", requests,
            async () => { await AskAsync(new CrowdQueue(database), there, requests); return 0; });
    }

    private static void Configure(Dictionary<string, string> settings)
    {
        settings["Billing__Plans__0__Workspaces"] = $"{OfOne}";
        settings["Billing__Plans__0__BuildsPerDay"] = $"{OfOne}";
        settings["Certificates__PerWeek"] = "10000";
        settings["Logging__LogLevel__Default"] = "Warning";
    }

    private static void PrintPasswordCost()
    {
        var hasher = new PasswordHasher<PortalUser>();
        var took = Enumerable.Range(0, 25).Select(_ =>
        {
            var began = Stopwatch.GetTimestamp();
            hasher.HashPassword(new PortalUser(), "a-quiet-harbour-7");
            return Stopwatch.GetElapsedTime(began);
        }).ToList();
        Console.WriteLine(
            $"  1. A password costs {took.Median().Milliseconds()} of one processor ({Environment.ProcessorCount} are here)");
    }

    /// <returns>Those who have an account now.</returns>
    private static async Task<List<CrowdVisitor>> SignUpAsync(HttpClient http, CrowdMail mail,
        CrowdTimes times, int people, int first, TimeSpan within)
    {
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, people).Select(async n =>
        {
            var due = within * ((double)n / people) - Stopwatch.GetElapsedTime(began);
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, TimeProvider.System);
            var visitor = new CrowdVisitor(http, first + n) { Times = times };
            return await visitor.SignUpAsync(mail) ? visitor : null;
        }));
        Console.WriteLine($"  {all.Count(one => one is not null)} of {people} accounts after {Stopwatch.GetElapsedTime(began).Seconds()}");
        return [.. all.OfType<CrowdVisitor>()];
    }

    private static async Task AskAsync(CrowdQueue queue, List<CrowdVisitor> people, CrowdTimes times)
    {
        var asking = people.Take(Requests - OfOne + 1)
            .SelectMany((visitor, n) => Enumerable.Repeat(visitor, n == 0 ? OfOne : 1)).ToList();
        people.ForEach(visitor => visitor.Times = times);
        var forms = new List<string?>();
        foreach (var visitor in asking)
            forms.Add(await visitor.OpenFormAsync());
        using var over = new CancellationTokenSource(Watching, TimeProvider.System);
        var asked = 0;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(asking.Zip(forms).Where(pair => pair.Second is not null).Select(async pair =>
        {
            if (await pair.First.AskAsync(pair.Second!) is not { } path)
                return;
            if (Interlocked.Increment(ref asked) == asking.Count)
                Console.WriteLine($"  all {asking.Count} were asked for after {Stopwatch.GetElapsedTime(began).Seconds()}");
            await WatchAsync(pair.First, path, times, over.Token);
        }).Append(queue.FollowAsync(Watching)));
        await queue.PrintAsync();
    }

    /// <summary>Looks at the page of what was asked for, at once and then every five seconds.</summary>
    private static async Task WatchAsync(CrowdVisitor visitor, string path, CrowdTimes times, CancellationToken over)
    {
        var saw = 0;
        while (!over.IsCancellationRequested)
        {
            if (await visitor.GetAsync("page /workspaces/ID", path) is { } page
                && page.Contains("data-queue", StringComparison.Ordinal))
                saw++;
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, over));
        }

        times.Add(saw > 0 ? "(saw a place)" : "(saw no place)", TimeSpan.Zero);
    }

    private static async Task<T> MeasuredAsync<T>(PortalProcess portal, string title, CrowdTimes times,
        Func<Task<T>> act)
    {
        using var process = Process.GetProcessById(portal.ProcessId);
        var (spent, began, stops) = (process.TotalProcessorTime, Stopwatch.GetTimestamp(), Throttling.Count());
        var result = await act();
        process.Refresh();
        times.Print(title);
        Throttling.PrintSince(stops);
        Console.WriteLine(
            $"  the portal used {(process.TotalProcessorTime - spent) / Stopwatch.GetElapsedTime(began):0.00} processors");
        Console.WriteLine(
            $"  {Figures.Verdict(times.Of("page").Share(0.99) <= Goal, $"p99 of pages at most {Goal.Milliseconds()}")}");
        Console.WriteLine($"  {Figures.Verdict(times.Errors.Count == 0, $"no errors ({times.Errors.Count})")}");
        return result;
    }
}
