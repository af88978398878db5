using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Cloud;
using AdimPortal.Infrastructure.Images;
using AdimPortal.Infrastructure.Maintenance;
using AdimPortal.Infrastructure.Monitoring;
using AdimPortal.Infrastructure.Moves;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Pool;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Retention;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Infrastructure.SshSources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace AdimPortal.Infrastructure.Scheduling;

public static class SchedulingServices
{
    /// <summary>One for all nodes: what shares it shares the work.</summary>
    internal const string SchedulerName = "portal";

    /// <summary>The sweep finds what a wake-up missed: an operation whose node was killed, above all.</summary>
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RollOutEvery = TimeSpan.FromSeconds(5);

    /// <summary>A few each time: so renewals are spread, whenever the workspaces were made.</summary>
    private static readonly TimeSpan RotateEvery = TimeSpan.FromMinutes(10);

    /// <summary>A second server costs by the hour.</summary>
    private static readonly TimeSpan EndMovesEvery = TimeSpan.FromMinutes(1);

    /// <summary>One thing at a time is done to the pool, and what was claimed is to be there again soon.</summary>
    private static readonly TimeSpan KeepPoolEvery = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan PendingActsEvery = TimeSpan.FromSeconds(30);

    /// <summary>Often enough that little is removed at once.</summary>
    private static readonly TimeSpan TidyMonitoringEvery = TimeSpan.FromHours(1);

    private static readonly TimeSpan RemoveOldRowsEvery = TimeSpan.FromHours(1);

    private static readonly TimeSpan KeepImagesEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstLookAtImages = TimeSpan.FromMinutes(1);

    /// <summary>After a start of the portal, people's work goes first.</summary>
    private static readonly TimeSpan FirstSweep = TimeSpan.FromMinutes(10);

    /// <summary>Quartz on a clustered store in the portal's own database: any number of nodes share the work.</summary>
    /// <param name="slots">How many jobs a node runs at once.</param>
    /// <param name="configuration">The sweep's settings are its section "Sweeping".</param>
    public static IServiceCollection AddScheduling(this IServiceCollection services, int slots,
        IConfiguration configuration)
    {
        services.AddQueues();
        services.AddOptions<SweepingOptions>().Bind(configuration.GetSection(SweepingOptions.Section)).WithAnnotations()
            .CheckAtStart();
        var sweepEvery = configuration.ReadOrUsual<SweepingOptions>(SweepingOptions.Section).Every;
        services.AddQuartz(quartz =>
        {
            // A node's id is left to the clustering, which makes one for each start. Whatever is given here, "AUTO"
            // too, is taken as it stands, and nodes of one name never take over from each other.
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = SchedulerName;
                // Jobs hear of a stop, and hand back what they have; the scheduler waits for that.
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(slots);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(source => source.UseRegisteredDataSource = true);
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = TimeSpan.FromSeconds(2);
                    cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(3);
                });
                store.ConfigureStore(options =>
                {
                    options.TablePrefix = SchedulerSchema.Name + ".qrtz_";
                    options.SchemaProvisioning = SchemaProvisioning.CreateIfMissing;
                    options.AcceptEnlistedTransactions = true;
                    // A daily job that a stop cut short is begun again, not left for tomorrow.
                    options.RecoverFiringsCancelledByShutdown = true;
                });
            });
            quartz.AddJobListener(provider => provider.GetRequiredService<JobFailures>(), []);
            quartz.AddRecurring<RunOperationsJob>(RunOperationsJob.Key, SweepEvery, trigger: "sweep");
            quartz.AddRecurring<ObserveDropletsJob>(ObserveDropletsJob.Key, WatchEvery);
            quartz.AddRecurring<AdmitServersJob>(AdmitServersJob.Key, WatchEvery);
            quartz.AddRecurring<SweepCloudJob>(SweepCloudJob.Key, sweepEvery, first: FirstSweep);
            quartz.AddRecurring<RollOutUpdatesJob>(RollOutUpdatesJob.Key, RollOutEvery);
            quartz.AddRecurring<RotateSecretsJob>(RotateSecretsJob.Key, RotateEvery);
            quartz.AddRecurring<KeepImagesJob>(KeepImagesJob.Key, KeepImagesEvery, first: FirstLookAtImages);
            quartz.AddRecurring<EndMovesJob>(EndMovesJob.Key, EndMovesEvery);
            quartz.AddRecurring<KeepPoolJob>(KeepPoolJob.Key, KeepPoolEvery);
            quartz.AddRecurring<RunPendingActsJob>(RunPendingActsJob.Key, PendingActsEvery);
            quartz.AddRecurring<TidyMonitoringJob>(TidyMonitoringJob.Key, TidyMonitoringEvery, first: FirstSweep);
            quartz.AddRecurring<RemoveOldRowsJob>(RemoveOldRowsJob.Key, RemoveOldRowsEvery, first: FirstSweep);
        });
        services.AddRetention(configuration);
        services.AddHostedService<SchedulerSchema>();
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        services.AddSingleton<IOperationWakeups, QuartzWakeups>();
        services.AddSingleton<IOverdueJobs, PostgresOverdueJobs>();
        services.AddSingleton<JobFailures>();
        services.AddSingleton<NodeCheckIn>();
        services.AddHostedService<JobMonitor>();
        services.AddSingleton<SshSourceRenewal>();
        services.AddHostedService(provider => provider.GetRequiredService<SshSourceRenewal>());
        return services;
    }
}
