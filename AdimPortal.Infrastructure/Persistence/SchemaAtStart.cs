using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure.Persistence;

public static class SchemaAtStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    /// <summary>Brings the database to this version's schema. Of several nodes that start at once, one does it and the others wait for its lock.</summary>
    public static async Task MigrateAsync(this IHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<PortalDbContext>().Database;
        // A table of years may be written anew, and another node may be at it: neither is a fault because it takes longer than a page's query.
        database.SetCommandTimeout(Patience);
        await database.MigrateAsync();
    }
}
