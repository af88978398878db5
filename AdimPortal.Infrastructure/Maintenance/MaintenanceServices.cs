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
    public static IServiceCollection AddUpkeep(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<UpkeepOptions>().Bind(configuration.GetSection(UpkeepOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<UpkeepOptions>, UpkeepOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<UpkeepOptions>>().Value);
        return services.AddUpkeepTables();
    }

    internal static IServiceCollection AddUpkeepTables(this IServiceCollection services)
    {
        services.AddQueues();
        services.AddSingleton<IRollOuts, PostgresRollOuts>();
        services.AddSingleton<MaintenanceScheduler>();
        services.AddSingleton<IDueMoves, PostgresDueMoves>();
        services.AddSingleton<MoveCleanup>();
        return services;
    }
}

internal sealed class UpkeepOptionsValidator : FaultsValidator<UpkeepOptions>
{
    protected override IEnumerable<string> Faults(UpkeepOptions options) => options.Faults();
}
