using Microsoft.Extensions.Hosting;
using Quartz;

namespace AdimPortal.Testing.Visits;

/// <summary>Makes the scheduler's tables without starting it.</summary>
internal sealed class SchedulerTables(ISchedulerFactory schedulers) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) =>
        await schedulers.GetScheduler(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
