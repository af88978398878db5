using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace AdimPortal.Infrastructure.Scheduling;

public static class SchedulingServices
{
    /// <summary>The sweep finds what a wake-up missed: an operation whose node was killed, above all.</summary>
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RollOutEvery = TimeSpan.FromSeconds(5);

    /// <summary>A few each time: so renewals are spread, whenever the workspaces were made.</summary>
    private static readonly TimeSpan RotateEvery = TimeSpan.FromMinutes(10);

    /// <summary>A second server costs by the hour.</summary>
    private static readonly TimeSpan EndMovesEvery = TimeSpan.FromMinutes(1);

    /// <summary>Often enough that little is removed at once.</summary>
    private static readonly TimeSpan TidyWatchEvery = TimeSpan.FromHours(1);

    /// <summary>After a start of the portal, people's work goes first.</summary>
    private static readonly TimeSpan FirstSweep = TimeSpan.FromMinutes(10);

    /// <summary>Quartz on a clustered store in the portal's own database: any number of nodes share the work.</summary>
    /// <param name="slots">How many jobs a node runs at once.</param>
    /// <param name="configuration">The sweep's settings are its section "Sweeping".</param>
    public static IServiceCollection AddScheduling(this IServiceCollection services, int slots, IConfiguration configuration)
    {
        services.AddOptions<SweepingOptions>().Bind(configuration.GetSection(SweepingOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        var sweepEvery = (configuration.GetSection(SweepingOptions.Section).Get<SweepingOptions>() ?? new SweepingOptions()).Every;
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "portal";
                scheduler.InstanceId = "AUTO";
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
                });
            });
            quartz.AddJob<CarryOperationsJob>(job => job.WithIdentity(CarryOperationsJob.Key).StoreDurably());
            quartz.AddTrigger<CarryOperationsJob>(trigger => trigger.WithIdentity("sweep", CarryOperationsJob.Group).ForJob(CarryOperationsJob.Key)
                .WithSimpleSchedule(every => every.WithInterval(SweepEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            quartz.AddJob<WatchDropletsJob>(job => job.WithIdentity(WatchDropletsJob.Key).StoreDurably());
            quartz.AddTrigger<WatchDropletsJob>(trigger => trigger.WithIdentity("watch-droplets", CarryOperationsJob.Group).ForJob(WatchDropletsJob.Key)
                .WithSimpleSchedule(every => every.WithInterval(WatchEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            quartz.AddJob<SweepCloudJob>(job => job.WithIdentity(SweepCloudJob.Key).StoreDurably());
            quartz.AddTrigger<SweepCloudJob>(trigger => trigger.WithIdentity("sweep-cloud", CarryOperationsJob.Group).ForJob(SweepCloudJob.Key)
                .StartAt(TimeProvider.System.GetUtcNow() + (sweepEvery < FirstSweep ? sweepEvery : FirstSweep))
                .WithSimpleSchedule(every => every.WithInterval(sweepEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            quartz.AddJob<RollOutUpdatesJob>(job => job.WithIdentity(RollOutUpdatesJob.Key).StoreDurably());
            quartz.AddTrigger<RollOutUpdatesJob>(trigger => trigger.WithIdentity("roll-out-updates", CarryOperationsJob.Group).ForJob(RollOutUpdatesJob.Key)
                .WithSimpleSchedule(every => every.WithInterval(RollOutEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            quartz.AddJob<RotateSecretsJob>(job => job.WithIdentity(RotateSecretsJob.Key).StoreDurably());
            quartz.AddTrigger<RotateSecretsJob>(trigger => trigger.WithIdentity("rotate-secrets", CarryOperationsJob.Group).ForJob(RotateSecretsJob.Key)
                .WithSimpleSchedule(every => every.WithInterval(RotateEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            quartz.AddJob<EndMovesJob>(job => job.WithIdentity(EndMovesJob.Key).StoreDurably());
            quartz.AddTrigger<EndMovesJob>(trigger => trigger.WithIdentity("end-moves", CarryOperationsJob.Group).ForJob(EndMovesJob.Key)
                .WithSimpleSchedule(every => every.WithInterval(EndMovesEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            quartz.AddJob<TidyWatchJob>(job => job.WithIdentity(TidyWatchJob.Key).StoreDurably());
            quartz.AddTrigger<TidyWatchJob>(trigger => trigger.WithIdentity("tidy-watch", CarryOperationsJob.Group).ForJob(TidyWatchJob.Key)
                .StartAt(TimeProvider.System.GetUtcNow() + FirstSweep)
                .WithSimpleSchedule(every => every.WithInterval(TidyWatchEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
        });
        services.AddHostedService<SchedulerSchema>();
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        services.AddSingleton<IOperationWakeups, QuartzWakeups>();
        return services;
    }
}
