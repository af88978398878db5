using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Persistence;

/// <summary>The migrations make the schema that the model has, and schema.txt shows all of it.</summary>
[Trait("Category", "Integration")]
public sealed class SchemaTests(PostgresCluster cluster)
{
    [Fact]
    public void The_model_has_no_change_without_a_migration()
    {
        using var services = new ServiceCollection().AddPersistence("Host=nowhere").BuildServiceProvider();
        using var context = services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();
        Assert.False(context.Database.HasPendingModelChanges(), "Make one: ./dev migrations add NAME");
    }

    /// <summary>A change of the schema is read twice: as a migration, and here by what it leaves.</summary>
    [Fact]
    public async Task The_migrations_make_what_the_list_shows()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var services =
            new ServiceCollection().AddPersistence(await cluster.CreateEmptyDatabaseAsync("schema", cancel))
                .BuildServiceProvider();
        await using (var context =
            await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancel))
            await context.Database.MigrateAsync(cancel);

        var made = await ReadAsync(services.GetRequiredService<NpgsqlDataSource>(), cancel);
        var folder = Repository.PathTo("artifacts", "schema");
        Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, "schema.txt"), made, cancel);

        var shown = await File.ReadAllLinesAsync(PathTo("schema.txt"), cancel);
        string[] differences =
            [.. made.Except(shown).Select(line => $"+ {line}"), .. shown.Except(made).Select(line => $"- {line}")];
        Assert.True(differences.Length == 0,
            $"schema.txt differs from artifacts/schema/schema.txt, which was made just now:\n{string.Join('\n', differences)}");
    }

    /// <summary>What <c>./dev migrations script</c> prints makes the same, and nothing when it is run again.</summary>
    [Fact]
    public async Task The_script_makes_the_same_and_may_be_run_twice()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var services =
            new ServiceCollection().AddPersistence(await cluster.CreateEmptyDatabaseAsync("script", cancel))
                .BuildServiceProvider();
        await using var context =
            await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancel);
        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        var database = services.GetRequiredService<NpgsqlDataSource>();
        for (var time = 0; time < 2; time++)
        {
            await using var run = database.CreateCommand(script);
            await run.ExecuteNonQueryAsync(cancel);
        }

        Assert.Equal(await File.ReadAllLinesAsync(PathTo("schema.txt"), cancel), await ReadAsync(database, cancel));
    }

    private static async Task<List<string>> ReadAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var read = database.CreateCommand(await File.ReadAllTextAsync(PathTo("schema.sql"), cancel));
        await using var rows = await read.ExecuteReaderAsync(cancel);
        var lines = new List<string>();
        while (await rows.ReadAsync(cancel))
            lines.Add(rows.GetString(0));
        return lines;
    }

    private static string PathTo(string file) =>
        Repository.PathTo("AdimPortal.Tests", "Infrastructure", "Persistence", file);
}
