using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Persistence;

/// <summary>
/// Makes the context for dotnet-ef. It compares the model with the last migration and writes code or SQL: it connects
/// to nothing.
/// </summary>
internal sealed class PortalDbContextFactory : IDesignTimeDbContextFactory<PortalDbContext>
{
    public PortalDbContext CreateDbContext(string[] args)
    {
        var services = new ServiceCollection();
        // Identity reads from the application's options which of its tables exist: without them it forgets the newer
        // ones.
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.AddDbContext<PortalDbContext>(options => options.UseNpgsql());
        return services.BuildServiceProvider().GetRequiredService<PortalDbContext>();
    }
}
