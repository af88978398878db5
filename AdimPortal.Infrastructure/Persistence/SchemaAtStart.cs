using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AdimPortal.Infrastructure.Persistence;

public static class SchemaAtStart
{
    private static readonly TimeSpan Timeout = TimeSpan.FromHours(2);

    /// <summary>Any number: whoever holds it brings the schema up to date.</summary>
    private const long SchemaLock = 3_520_001;

    /// <summary>
    /// Brings the database to this version's schema. Of several nodes that start at once, one does it and the others
    /// wait for it.
    /// </summary>
    public static async Task MigrateAsync(this IHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<PortalDbContext>().Database;
        // A table of years may be written anew, and another node may be at it: neither is a fault because it takes
        // longer than a page's query.
        database.SetCommandTimeout(Timeout);
        var creator = database.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync())
            await creator.CreateAsync();
        // EF's own lock ends with each migration's transaction: a node that starts meanwhile would begin with the next
        // one, too.
        await using var holder =
            await scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var wait = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", holder, transaction)
        { CommandTimeout = (int)Timeout.TotalSeconds })
        {
            wait.Parameters.Add(new NpgsqlParameter<long> { TypedValue = SchemaLock });
            await wait.ExecuteNonQueryAsync();
        }

        // EF asks this table which migrations there were before it makes it: on an empty database its answer would be a
        // fault in each fresh log.
        await database.ExecuteSqlRawAsync(database.GetService<IHistoryRepository>().GetCreateIfNotExistsScript());
        await database.MigrateAsync();
    }
}
