using System.Data.Common;
using AdimPortal.Infrastructure.Scheduling;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Web.Components;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;
using Quartz.Extensibility;

namespace AdimPortal.Testing.Nodes;

/// <summary>
/// Two nodes of the whole portal on one database, with the real scheduler. One has begun every job there is and
/// vanishes in the middle: its entries stay in the scheduler's tables, and it never says another word.
/// </summary>
public sealed class KilledNode(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly PortalApp _portal = new(cluster);
    private readonly HangingJobs _hanging = new();
    private readonly RememberedJobs _remembered = new();
    private SeveredDataSource? _connections;
    private WebApplicationFactory<App>? _dying;
    private WebApplicationFactory<App>? _other;

    internal IScheduler Dying { get; private set; } = null!;

    internal IScheduler Other { get; private set; } = null!;

    /// <summary>What the portal registered: a job that is added is among them.</summary>
    internal IReadOnlyList<RecurringJob> Jobs { get; private set; } = [];

    internal bool RanAgain(JobKey job) => _remembered.Ran(job);

    public async ValueTask InitializeAsync()
    {
        await _portal.InitializeAsync();
        (_dying, Dying) = await StartAsync(_hanging, services => services.AddSingleton<DbDataSource>(
            provider => _connections = new SeveredDataSource(provider.GetRequiredService<NpgsqlDataSource>())));
        (_other, Other) = await StartAsync(_remembered, _ => { });
        await Other.Standby();
        Jobs = [.. _other.Services.GetServices<RecurringJob>()];
        foreach (var job in Jobs)
            await Dying.TriggerJob(job.Key);
        await Eventually.TrueAsync(() => _hanging.Begun.Count == Jobs.Count,
            "every job has begun on the node that dies");
        _connections!.IsSevered = true;
        _remembered.Forget();
        await Other.Start();
    }

    public async ValueTask DisposeAsync()
    {
        // What is left of it comes back, as a process that was only stopped may, and ends in good order.
        _connections?.IsSevered = false;
        _hanging.Release();
        if (_dying is not null) await _dying.DisposeAsync();
        if (_other is not null) await _other.DisposeAsync();
        await _portal.DisposeAsync();
    }

    private async Task<(WebApplicationFactory<App> Node, IScheduler Scheduler)> StartAsync(IJobFactory jobs,
        Action<IServiceCollection> alter)
    {
        var node = _portal.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
        {
            services.AddHostedService<SchedulerSchema>();
            services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = false);
            services.Configure<ThreadPoolOptions>(threads => threads.MaxConcurrency = 100);
            services.AddSingleton(jobs);
            alter(services);
        }));
        var scheduler = await node.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        await Eventually.TrueAsync(() => scheduler.Status == SchedulerStatus.Running, "the scheduler runs");
        return (node, scheduler);
    }
}
