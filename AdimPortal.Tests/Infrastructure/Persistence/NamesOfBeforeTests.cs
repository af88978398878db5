using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Persistence;

/// <summary>Names that could be typed in former versions are mended by the migration.</summary>
public sealed class NamesOfBeforeTests(PostgresCluster cluster)
{
    private const string Before = "20261122014147_Errands";

    [Theory]
    [InlineData("Notes\nBcc: all@adim.test", "Notes Bcc: all@adim.test")]
    [InlineData("\u202e\u200b", "Workspace")]
    [InlineData("Cafe\u0301 \u202dof mine", "Café of mine")]
    [InlineData("Plain", "Plain")]
    public async Task A_name_of_before_is_one_clean_line(string before, string after)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var services = new ServiceCollection().AddPersistence(await cluster.CreateDatabaseAsync("names")).BuildServiceProvider();
        await using var context = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancel);
        await context.GetService<IMigrator>().MigrateAsync(Before, cancel);
        var database = services.GetRequiredService<NpgsqlDataSource>();
        await using (var insert = database.CreateCommand("""
            WITH u AS (INSERT INTO users (id, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, created_at)
                VALUES (gen_random_uuid(), true, false, false, false, 0, now()) RETURNING id)
            INSERT INTO workspaces (id, owner_id, name, plan, region, size, domain, status, slot, pinned_host_keys, created_at)
            SELECT 'ws22222', u.id, $1, 'free', 'nyc3', 's', 'd', 'Active', '', '{}', now() FROM u
            """))
        {
            insert.Parameters.AddWithValue(before);
            await insert.ExecuteNonQueryAsync(cancel);
        }

        await context.Database.MigrateAsync(cancel);

        await using var read = database.CreateCommand("SELECT name FROM workspaces");
        Assert.Equal(after, await read.ExecuteScalarAsync(cancel));
    }
}
