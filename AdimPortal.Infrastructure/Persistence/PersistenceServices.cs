using System.Data.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Infrastructure.Persistence;

public static class PersistenceServices
{
    /// <summary>One pool of connections for everything: the model, the operations' own SQL, and Quartz.</summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services, string connectionString)
    {
        // Which of Identity's tables exist belongs to the schema: every way of making the context must say the same.
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.AddDbContextFactory<PortalDbContext>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
        return services;
    }
}
