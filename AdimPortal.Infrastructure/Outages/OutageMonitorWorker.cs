using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Outages;

/// <summary>
/// This node's share in watching outside systems: says what its breakers found, looks at what is away, and learns what
/// others know. While all is well it reads one small table and calls nobody.
/// </summary>
internal sealed partial class OutageMonitorWorker(
    OutsideSystemBreakers breakers, OutageStore store, IEnumerable<IOutsideSystemProbe> looks, TimeProvider time,
    ILogger<OutageMonitorWorker> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Dictionary<OutsideSystem, IOutsideSystemProbe> _looks = looks.ToDictionary(look => look.System);

    /// <remarks>While the database is away, the breakers of this node go on without it.</remarks>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeatedly.DoAsync(TurnAsync, Every, time, CouldNotMonitor, stoppingToken);

    internal async Task TurnAsync(CancellationToken cancel)
    {
        var known = await store.ReadAsync(cancel);
        await Task.WhenAll(
            OutsideSystems.All.Select(system => WatchAsync(system, known.GetValueOrDefault(system), cancel)));
        known = await store.ReadAsync(cancel);
        breakers.Learn(known.Values.Where(row => row.BackAt is null).Select(row => row.System).ToHashSet());
        foreach (var row in known.Values.Where(row => row.IsToBeTold))
            await store.TellStaffAsync(row, cancel);
    }

    private async Task WatchAsync(OutsideSystem system, OutsideSystemRow? row, CancellationToken cancel)
    {
        if (OutsideSystems.IsSeenByServersOnly(system))
        {
            await WatchByServersAsync(system, row, cancel);
            return;
        }

        var breaker = breakers.Of(system);
        if (breaker.Outage is { } own && row?.BackAt > own.Since)
        {
            // Another node has seen it answer since.
            await breaker.CloseAsync(cancel);
            return;
        }

        if (breaker.Outage is { } outage && row is not { BackAt: null })
        {
            Away(system, outage.Detail);
            await store.AwayAsync(system, outage.Since, outage.Detail, cancel);
        }
        else if (breaker.Outage is null && row is not { BackAt: null })
        {
            return;
        }

        if (_looks.TryGetValue(system, out var look) && (await look.LookAsync(cancel)).IsOk)
        {
            Back(system);
            await store.BackAsync(system, cancel);
        }
    }

    /// <summary>It is away as long as an operation waits because its server said so.</summary>
    private async Task WatchByServersAsync(OutsideSystem system, OutsideSystemRow? row, CancellationToken cancel)
    {
        var isAway = row is { BackAt: null };
        if (!isAway && await store.SeenAwayAsync(system, cancel) is { } seen)
        {
            Away(system, seen.Detail);
            await store.AwayAsync(system, seen.Since, seen.Detail, cancel);
        }
        else if (isAway && !await store.IsStillWaitedForAsync(system, cancel))
        {
            Back(system);
            await store.BackAsync(system, cancel);
        }
    }

    [LoggerMessage(LogLevel.Error, "{System} is not responding; work that needs it waits. {Detail}")]
    private partial void Away(OutsideSystem system, string detail);

    [LoggerMessage(LogLevel.Warning, "{System} is responding again.")]
    private partial void Back(OutsideSystem system);

    [LoggerMessage(LogLevel.Error, "The state of the external services could not be shared; the portal tries again.")]
    private partial void CouldNotMonitor(Exception fault);
}
