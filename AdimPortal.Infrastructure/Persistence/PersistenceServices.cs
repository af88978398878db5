using System.Data.Common;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace AdimPortal.Infrastructure.Persistence;

public static class PersistenceServices
{
    /// <summary>One pool of connections for everything: the model, the operations' own SQL, and Quartz.</summary>
    /// <param name="connectionString">Null is a fault that <see cref="SettingsAtStart"/> names.</param>
    public static IServiceCollection AddPersistence(this IServiceCollection services, string? connectionString)
    {
        services.AddSingleton<ISettingsCheck>(new ConnectionStringCheck(connectionString));
        // Which of Identity's tables exist belongs to the schema: every way of making the context must say the same.
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.AddSingleton(_ => NpgsqlDataSource.Create(ForOurUse(connectionString ?? "")));
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.AddDbContextFactory<PortalDbContext>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
        services.TryAddSingleton<IRandomSource, CryptographicRandom>();
        services.TryAddSingleton<ITakenIds, PostgresTakenIds>();
        services.TryAddSingleton<WorkspaceIds>();
        return services;
    }

    /// <summary>
    /// What is said often is parsed and planned once a connection. And a connection is not wiped each time it goes back
    /// to the pool: that would be seven more statements for each of ours, and we leave nothing in a session (locks end
    /// with their transaction, nobody sets a variable). A setting in the connection string wins, such as Max Auto
    /// Prepare=0 for a pooler in between that can't keep statements.
    /// </summary>
    private static string ForOurUse(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!Names(connectionString, "MaxAutoPrepare"))
            settings.MaxAutoPrepare = 50;
        if (!Names(connectionString, "NoResetOnClose"))
            settings.NoResetOnClose = true;
        return settings.ConnectionString;
    }

    private static bool Names(string connectionString, string setting) =>
        connectionString.Replace(" ", "", StringComparison.Ordinal)
            .Contains($"{setting}=", StringComparison.OrdinalIgnoreCase);
}
