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
using AdimPortal.Core.Servers;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Cloud;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Live;
using AdimPortal.Infrastructure.Maintenance;
using AdimPortal.Infrastructure.Moves;
using AdimPortal.Infrastructure.Outages;
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
        services.AddSingleton<OperationInTheWay>();
        services.AddSingleton<PostgresOperationRequests>();
        services.AddSingleton<ActLetters>();
        services.AddSingleton<IOperationRequests>(provider => provider.GetRequiredService<PostgresOperationRequests>());
        services.AddSingleton<RefusalLetters>();
        services.AddSingleton<PostgresRefusedRequests>();
        services.AddSingleton<IRefusedRequests>(provider => provider.GetRequiredService<PostgresRefusedRequests>());
        services.AddSingleton<IOperationReader, PostgresOperationReader>();
        services.AddSingleton<IWorkspaceReader, PostgresWorkspaceReader>();
        services.AddSingleton<ICloudObservations, PostgresCloudObservations>();
        services.AddSingleton<DropletWaits>();
        services.AddSingleton<ISweptWorkspaces, PostgresSweptWorkspaces>();
        services.AddSshSources();
        services.AddSingleton<CloudSweep>();
        services.AddSingleton<IMoveConsents, PostgresMoveConsents>();
        services.AddSingleton<IAccountMail, VerifiedAddresses>();
        services.AddSingleton<IOperationTrouble, OperationTroubleLog>();
        services.AddBreakers();
        services.AddSingleton<OperationExecutor>();
        services.AddSingleton<WorkspaceDesk>();
        services.AddOptions<CertificateOptions>().BindConfiguration(CertificateOptions.Section).CheckAtStart();
        services.AddSingleton<IValidateOptions<CertificateOptions>, CertificateOptionsValidator>();
        services.TryAddSingleton<ICertificateBudget, PostgresCertificateBudget>();
        services.AddSingleton<World>();
        services.AddSingleton<OperationPlan, ProvisionPlan>();
        services.AddSingleton<OperationPlan, RegisterPlan>();
        services.AddSingleton<OperationPlan, ForgetPlan>();
        services.AddSingleton<OperationPlan, WithholdPlan>();
        services.AddSingleton<OperationPlan, AcceptPlan>();
        services.AddSingleton<OperationPlan, RefitPlan>();
        services.AddSingleton<OperationPlan, UpdateOwnPlan>();
        services.AddSingleton<OperationPlan, ResizePlan>();
        services.AddSingleton<OperationPlan, SuspendPlan>();
        services.AddSingleton<OperationPlan, ReadOnlyPlan>();
        services.AddSingleton<OperationPlan, PowerOffPlan>();
        services.AddSingleton<OperationPlan, ResumePlan>();
        services.AddSingleton<OperationPlan, TerminatePlan>();
        services.AddSingleton<OperationPlan, CleanUpPlan>();
        services.AddSingleton<OperationPlan, RemoveDoublesPlan>();
        services.AddSingleton<OperationPlan, SetFirewallPlan>();
        services.AddSingleton<OperationPlan, RestartPlan>();
        services.AddSingleton<OperationPlan, RotatePlan>();
        services.AddSingleton<OperationPlan, UpdatePlan>();
        services.AddSingleton<OperationPlan, RemoveSnapshotsPlan>();
        services.AddSingleton<OperationPlan, RehearseMovePlan>();
        services.AddSingleton<OperationPlan, MovePlan>();
        services.AddSingleton<OperationPlan, MoveBackPlan>();
        services.AddSingleton<OperationPlan, EndMovePlan>();
        services.AddSingleton<OperationPlan, RestorePlan>();
        services.AddSingleton<OperationPlan, DrillPlan>();
        services.AddSingleton<OperationPlan, ProvisionFromBackupPlan>();
        foreach (var reason in new[] { BackupReason.Asked, BackupReason.Scheduled })
            services.AddSingleton<OperationPlan>(provider =>
                ActivatorUtilities.CreateInstance<BackUpPlan>(provider, reason));
        services.AddSingleton<PlanCatalogue>();
        services.AddSingleton<PostgresLiveFeed>();
        services.AddSingleton<ILiveFeed>(provider => provider.GetRequiredService<PostgresLiveFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresLiveFeed>());
        return services;
    }
}
