using AdimPortal.Core.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdimPortal.Infrastructure.Pacing;

public static class PacingServices
{
    /// <summary>Needs the database and secrets.</summary>
    public static IServiceCollection AddPacing(this IServiceCollection services)
    {
        services.TryAddSingleton<IPacer, PostgresPacer>();
        return services;
    }
}
