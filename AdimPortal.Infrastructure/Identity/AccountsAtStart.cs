using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Identity;

public static class AccountsAtStart
{
    /// <summary>
    /// Makes the roles that are missing, and the personas where they are wanted. Call it once the schema is there.
    /// </summary>
    public static async Task PrepareAccountsAsync(this IHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var personas = scope.ServiceProvider.GetRequiredService<Personas>();
        await personas.EnsureRolesAsync();
        if (!scope.ServiceProvider.GetRequiredService<IOptions<PortalOptions>>().Value.SeedPersonas)
            return;
        if (scope.ServiceProvider.GetRequiredService<IHostEnvironment>().IsProduction())
            throw new InvalidOperationException(
                "Portal:SeedPersonas is set in Production. Everyone knows the personas' password; remove the setting.");
        await personas.SeedAsync();
    }
}
