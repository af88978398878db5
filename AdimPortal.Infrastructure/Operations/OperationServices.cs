using AdimPortal.Core.Backups;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Cloud;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Maintenance;
using AdimPortal.Infrastructure.Moves;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Pairing;
using AdimPortal.Infrastructure.Pool;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Infrastructure.SshSources;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Operations;

public static class OperationServices
{
    /// <summary>
    /// The operations, what carries them, and what people see of them. The ports that steps ask of the world are
    /// registered by their own folders.
    /// </summary>
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddQueues();
        services.AddSingleton<IOperationStore, PostgresOperationStore>();
        services.AddSingleton<BlockingOperation>();
        services.AddSingleton<PostgresAccountUsage>();
        services.AddSingleton<PostgresOperationRequests>();
        services.TryAddSingleton<CodeRows>();
        services.AddPoolTables();
        services.AddSingleton<ActEmails>();
        services.AddSingleton<IOperationRequests>(provider => provider.GetRequiredService<PostgresOperationRequests>());
        services.AddSingleton<RefusalEmails>();
        services.AddSingleton<PostgresRefusedRequests>();
        services.AddSingleton<IRefusedRequests>(provider => provider.GetRequiredService<PostgresRefusedRequests>());
        services.AddSingleton<IOperationReader, PostgresOperationReader>();
        services.AddSingleton<IWorkspaceReader, PostgresWorkspaceReader>();
        services.AddSingleton<ICloudObservations, PostgresCloudObservations>();
        services.AddSingleton<DropletWaits>();
        services.AddServerQueue();
        services.AddSingleton<ISweptWorkspaces, PostgresSweptWorkspaces>();
        services.AddSshSources();
        services.AddSingleton<CloudSweep>();
        services.AddSingleton<IWorkspaceNames, PostgresWorkspaceNames>();
        services.AddSingleton<IMovePermissions, PostgresMovePermissions>();
        services.AddSingleton<IAccountMail, VerifiedAddresses>();
        services.AddSingleton<IOperationErrors, OperationErrorLog>();
        services.AddBreakers();
        services.AddSingleton<OperationExecutor>();
        services.AddWorkspaceServices();
        services.AddOptions<CertificateOptions>().BindConfiguration(CertificateOptions.Section).CheckAtStart();
        services.AddSingleton<IValidateOptions<CertificateOptions>, CertificateOptionsValidator>();
        services.TryAddSingleton<ICertificateBudget, PostgresCertificateBudget>();
        services.AddOperationDefinitions();
        services.AddSingleton<PostgresLiveFeed>();
        services.AddSingleton<ILiveFeed>(provider => provider.GetRequiredService<PostgresLiveFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresLiveFeed>());
        return services;
    }
}
