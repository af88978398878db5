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
        services.AddSingleton(_ => NpgsqlDataSource.Create(WithPreparedStatements(connectionString)));
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.AddDbContextFactory<PortalDbContext>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
        return services;
    }

    /// <summary>
    /// What is said often is parsed and planned once a connection. A setting in the connection string wins: 0 for a pooler between us and the
    /// database that can't keep statements.
    /// </summary>
    private static string WithPreparedStatements(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!connectionString.Replace(" ", "", StringComparison.Ordinal).Contains("MaxAutoPrepare=", StringComparison.OrdinalIgnoreCase))
            settings.MaxAutoPrepare = 50;
        return settings.ConnectionString;
    }
}
