using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Moves;
using AdimPortal.Infrastructure.Moves;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Maintenance;

public static class MaintenanceServices
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MaintenanceOptions>().Bind(configuration.GetSection(MaintenanceOptions.Section))
            .CheckAtStart();
        services.AddSingleton<IValidateOptions<MaintenanceOptions>, MaintenanceOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<MaintenanceOptions>>().Value);
        return services.AddMaintenanceTables();
    }

    internal static IServiceCollection AddMaintenanceTables(this IServiceCollection services)
    {
        services.AddQueues();
        services.AddSingleton<IRollOuts, PostgresRollOuts>();
        services.AddSingleton<MaintenanceScheduler>();
        services.AddSingleton<IDueMoves, PostgresDueMoves>();
        services.AddSingleton<MoveCleanup>();
        return services;
    }
}

internal sealed class MaintenanceOptionsValidator : FaultsValidator<MaintenanceOptions>
{
    protected override IEnumerable<string> Faults(MaintenanceOptions options) => options.Faults();
}
