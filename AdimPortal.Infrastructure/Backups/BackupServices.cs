using AdimPortal.Core.Backups;
using AdimPortal.Infrastructure.ObjectStorage;
using AdimPortal.Infrastructure.Queues;
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

    public static IServiceCollection AddBackups(this IServiceCollection services, IConfiguration configuration) =>
        services
        .AddObjectStorage(configuration)
        .AddSingleton<IBackupStore, PostgresBackupStore>()
        .AddSingleton<IBackupKeys, AgeKeys>()
        .AddSingleton<BackupPorts>()
        .AddQueues()
        .AddSingleton<BackupScheduler>()
        .AddQuartz(quartz =>
        {
            quartz.AddRecurring<TakeBackupsJob>(TakeBackupsJob.Key, LookEvery, first: LookEvery);
            quartz.AddRecurring<DrillBackupsJob>(DrillBackupsJob.Key, DrillEvery, first: DrillEvery);
            quartz.AddRecurring<RemoveOldBackupsJob>(RemoveOldBackupsJob.Key, RemoveEvery, first: LookEvery);
        });
}
