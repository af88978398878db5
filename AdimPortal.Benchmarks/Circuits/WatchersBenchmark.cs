using System.Diagnostics;
using System.Globalization;
using System.Text;
using AdimPortal.Benchmarks.Pages;
using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Benchmarks.Circuits;

/// <summary>
/// Many people watch one build on one node: how long until each of them has what happened, and what the database is
/// asked for it. The clock runs from the moment before the step is written until the change is at the page's end of
/// the line.
/// </summary>
internal sealed class WatchersBenchmark : IBenchmark
{
    private const int Rounds = 20, Lines = 400;

    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Long enough for the portal's own jobs to come round.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    private static int Watchers => int.TryParse(Environment.GetEnvironmentVariable("ADIM_BENCH_WATCHERS"),
        CultureInfo.InvariantCulture, out var watchers) ? watchers : 1000;

    public string Name => "watchers";

    public string About => $"{Watchers:N0} people watch one build on one node: from a step written to all pages";

    public async Task RunAsync()
    {
        await using var postgres = new PostgresCluster();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("watchers");
        await using var portal = await Portal.StartAsync(database, sandbox, Settings);
        await portal.StopAsync();
        await using var node = await EngineNode.StartAsync(database, scheduler: false, blueprint: Portal.Blueprint);
        await using var held = await HeldOperation.TakeAsync(node, Personas.Mira, Lines, writesLines: false);
        await portal.StartAsync();
        await using var reader = await Reader.SignedInAsync(portal.Address, Personas.Mira);
        var seen = new Seen(Watchers);
        await reader.OpenAsync($"workspaces/{held.Workspace}/operations/{held.Operation}", Watchers, seen.Rendered);

        await using var rows = NpgsqlDataSource.Create(database);
        var idle = await IdleAsync(rows);
        var (took, slowest, reads) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<double>());
        for (var round = -2; round < Rounds; round++)
        {
            // One that waits is begun again before it waits again.
            if (round > -2)
                await held.WriteAsync(new OperationEvent.StepStarted(HeldOperation.Underway));
            await Task.Delay(Pause, TimeProvider.System);
            var (before, since) = (await CommitsAsync(rows), Stopwatch.GetTimestamp());
            seen.Expect($"Round {round + 3} of it.");
            await held.WriteAsync(new OperationEvent.StepWaiting(HeldOperation.Underway, seen.Text, null,
                TimeProvider.System.GetUtcNow().AddHours(1)));
            var times = await seen.AllAsync(TimeSpan.FromSeconds(30));
            if (round < 0)
                continue;
            took.AddRange(times);
            slowest.Add(times.Max());
            // PostgreSQL counts a moment later.
            await Task.Delay(Pause, TimeProvider.System);
            reads.Add(await CommitsAsync(rows) - before - idle * Stopwatch.GetElapsedTime(since).TotalSeconds);
        }

        var table = new Table("", "p50", "p99", "slowest", "");
        table.Add("a step until it is on the page", took.Median().Milliseconds(), took.Share(0.99).Milliseconds(),
            slowest.Max().Milliseconds(),
            Figures.Verdict(took.Share(0.99) <= MostTime, $"p99 at most {MostTime.Milliseconds()}"));
        table.Print();
        Console.WriteLine(
            $"  {reads.Median().Count()} transactions an event, what writes it and {Watchers.ToString("N0", CultureInfo.InvariantCulture)} watchers included, beside {idle.Count()} a second when nothing happens");
    }

    /// <returns>Transactions a second of a portal at which nothing happens but its own jobs.</returns>
    private static async Task<double> IdleAsync(NpgsqlDataSource rows)
    {
        await Task.Delay(Pause, TimeProvider.System);
        var (before, since) = (await CommitsAsync(rows), Stopwatch.GetTimestamp());
        await Task.Delay(Idle, TimeProvider.System);
        return (await CommitsAsync(rows) - before) / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static async Task<double> CommitsAsync(NpgsqlDataSource rows)
    {
        await using var count = rows.CreateCommand(
            "SELECT xact_commit::float8 FROM pg_stat_database WHERE datname = current_database()");
        return (double)(await count.ExecuteScalarAsync())!;
    }

    private static void Settings(Dictionary<string, string> settings)
    {
        settings["Monitoring__Every"] = "01:00:00";
        settings["Logging__LogLevel__Default"] = "Warning";
    }

    /// <summary>When each page got the text that is waited for.</summary>
    private sealed class Seen(int watchers)
    {
        private readonly Lock _gate = new();
        private byte[] _bytes = [];
        private long _since;
        private TimeSpan?[] _times = new TimeSpan?[watchers];
        private int _left;
        private TaskCompletionSource _all = new();

        public string Text { get; private set; } = "";

        public void Expect(string text)
        {
            lock (_gate)
            {
                (Text, _bytes, _times, _left) =
                    (text, Encoding.UTF8.GetBytes(text), new TimeSpan?[watchers], watchers);
                _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _since = Stopwatch.GetTimestamp();
            }
        }

        public void Rendered(int page, ReadOnlyMemory<byte> changes)
        {
            var took = Stopwatch.GetElapsedTime(_since);
            lock (_gate)
            {
                if (_left == 0 || _times[page] is not null || changes.Span.IndexOf(_bytes) < 0)
                    return;
                _times[page] = took;
                if (--_left == 0)
                    _all.SetResult();
            }
        }

        public async Task<IReadOnlyList<TimeSpan>> AllAsync(TimeSpan within)
        {
            await _all.Task.WaitAsync(within);
            return [.. _times.OfType<TimeSpan>()];
        }
    }
}
