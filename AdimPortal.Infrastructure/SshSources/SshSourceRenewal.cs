using AdimPortal.Infrastructure.Maintenance;
using AdimPortal.Infrastructure.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AdimPortal.Infrastructure.SshSources;

/// <summary>
/// Each node says each minute that its addresses are still its own, and has the firewalls looked at when those of all
/// nodes are others than before.
/// </summary>
internal sealed partial class SshSourceRenewal(PostgresSshSources sources, ISchedulerFactory schedulers,
    TimeProvider time, ILogger<SshSourceRenewal> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private IReadOnlyList<string>? _before;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeatedly.DoAsync(TurnAsync, Every, time, CouldNotRenew, stoppingToken);

    internal async Task TurnAsync(CancellationToken cancel)
    {
        _before ??= await sources.KnownAsync(cancel);
        await sources.RenewAsync(Environment.MachineName, cancel);
        var now = await sources.KnownAsync(cancel);
        // Where nothing was known, this is the first node: the first sweep after its start is soon enough.
        if (_before.Count > 0 && !_before.ToHashSet().SetEquals(now))
        {
            Changed(string.Join(", ", now));
            await (await schedulers.GetScheduler(cancel)).TriggerJob(SweepCloudJob.Key, cancel);
        }

        _before = now;
    }

    [LoggerMessage(LogLevel.Warning,
        "The portal's nodes connect to workspaces from new addresses: {Sources}. The firewalls are checked now.")]
    private partial void Changed(string sources);

    [LoggerMessage(LogLevel.Error,
        "This node could not renew its addresses; the next try is in a minute.")]
    private partial void CouldNotRenew(Exception fault);
}
