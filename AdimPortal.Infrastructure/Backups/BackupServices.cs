using AdimPortal.Core.Backups;
using AdimPortal.Infrastructure.ObjectStorage;
using AdimPortal.Infrastructure.Scheduling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace AdimPortal.Infrastructure.Backups;

public static class BackupServices
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan DrillEvery = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan RemoveEvery = TimeSpan.FromHours(1);

    public static IServiceCollection AddBackups(this IServiceCollection services, IConfiguration configuration) => services
        .AddObjectStorage(configuration)
        .AddSingleton<IBackupBook, PostgresBackupBook>()
        .AddSingleton<IBackupKeys, AgeKeys>()
        .AddSingleton<BackupPorts>()
        .AddSingleton<BackupKeeper>()
        .AddQuartz(quartz =>
        {
            quartz.AddJob<TakeBackupsJob>(job => job.WithIdentity(TakeBackupsJob.Key).StoreDurably());
            quartz.AddTrigger<TakeBackupsJob>(trigger => trigger.WithIdentity("take-backups", CarryOperationsJob.Group).ForJob(TakeBackupsJob.Key)
                .StartAt(TimeProvider.System.GetUtcNow() + LookEvery)
                .WithSimpleSchedule(every => every.WithInterval(LookEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            quartz.AddJob<DrillBackupsJob>(job => job.WithIdentity(DrillBackupsJob.Key).StoreDurably());
            quartz.AddTrigger<DrillBackupsJob>(trigger => trigger.WithIdentity("drill-backups", CarryOperationsJob.Group).ForJob(DrillBackupsJob.Key)
                .StartAt(TimeProvider.System.GetUtcNow() + DrillEvery)
                .WithSimpleSchedule(every => every.WithInterval(DrillEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            quartz.AddJob<RemoveOldBackupsJob>(job => job.WithIdentity(RemoveOldBackupsJob.Key).StoreDurably());
            quartz.AddTrigger<RemoveOldBackupsJob>(trigger => trigger.WithIdentity("remove-old-backups", CarryOperationsJob.Group).ForJob(RemoveOldBackupsJob.Key)
                .StartAt(TimeProvider.System.GetUtcNow() + LookEvery)
                .WithSimpleSchedule(every => every.WithInterval(RemoveEvery).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
        });
}
