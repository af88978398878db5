using AdimPortal.Core.Backups;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Suspension;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Workspaces;

public static class WorkspaceServices
{
    /// <summary>Where operations are asked for, by feature.</summary>
    public static IServiceCollection AddWorkspaceServices(this IServiceCollection services) => services
        .AddSingleton<ProvisioningService>()
        .AddSingleton<SuspensionService>()
        .AddSingleton<ResizingService>()
        .AddSingleton<MoveService>()
        .AddSingleton<BackupService>()
        .AddSingleton<MaintenanceService>()
        .AddSingleton<SelfHostedService>();
}
