using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Queues;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Persistence;

/// <summary>
/// Every column of text: what people read as one line is refused by the database when it is hostile, and all else has a
/// length or a reason to have none. A new column finds itself here.
/// </summary>
[Trait("Category", "Integration")]
public sealed class StringColumnsTests(PostgresCluster cluster)
{
    /// <summary>Columns without a length, and why they may be so.</summary>
    private static readonly Dictionary<string, string> Unbounded = new()
    {
        ["users.password_hash"] = "made by Identity",
        ["users.security_stamp"] = "made by Identity",
        ["users.concurrency_stamp"] = "made by Identity",
        ["users.phone_number"] = "never asked for",
        ["roles.concurrency_stamp"] = "made by Identity",
        ["data_protection_keys.friendly_name"] = "made by Data Protection",
        ["data_protection_keys.xml"] = "made by Data Protection",
        ["backups.manifest"] = "read and checked by BackupManifest before it is kept; nobody is shown it",
        ["outgoing_mails.protected_email"] = "sealed; its parts are bounded where a letter is made",
    };

    [Fact]
    public async Task Every_column_of_text_has_a_length_or_a_reason()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("columns"), scheduler: false);
        await using var context = await node.Service<IDbContextFactory<PortalDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        var faults = Strings(context.Model)
            .Where(column => column.Property.GetMaxLength() is null && column.Property.GetColumnType() is "text")
            .Where(column => column.Property.GetTypeMapping().Converter?.ModelClrType.IsEnum != true
                && column.Property.DeclaringType.ContainingEntityType.ClrType.Namespace?.StartsWith(
                    "Microsoft.AspNetCore.Identity", StringComparison.Ordinal) != true)
            .Select(column => column.Name).Except(Unbounded.Keys).ToList();
        Assert.True(faults.Count == 0,
            $"Give these a length (IsOneLine, if people read them), or a reason here: {string.Join(", ", faults)}");
    }

    [Fact]
    public async Task Hostile_text_gets_into_no_column_that_people_read_as_one_line()
    {
        await using var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("columns"), scheduler: false);
        await using var context = await node.Service<IDbContextFactory<PortalDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        var columns = Strings(context.GetService<IDesignTimeModel>().Model)
            .Where(column => column.Property.FindAnnotation(OneLineColumns.Mark) is not null).ToList();
        Assert.True(columns.Count >= 15, $"{columns.Count}");
        var database = node.Service<NpgsqlDataSource>();
        // What the database can judge: what stands around a joiner, and whether anything is seen, is judged where the
        // text comes in.
        var hostile =
            HostileText.All.Where(text =>
                text.Key
                    is not ("nothing" or "spaces" or "nothing to see" or "a joiner between Latin letters"
                        or "half a surrogate pair")).ToList();
        foreach (var table in columns.GroupBy(column => column.Table))
        {
            foreach (var column in table)
            {
                await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
                await RunAsync(connection, $"CREATE TEMP TABLE probe (LIKE {table.Key} INCLUDING CONSTRAINTS)");
                await RunAsync(connection,
                    $"DO $$ DECLARE c name; BEGIN FOR c IN SELECT attname FROM pg_attribute WHERE attrelid = 'probe'::regclass AND attnum > 0 AND attnotnull LOOP EXECUTE format('ALTER TABLE probe ALTER %I DROP NOT NULL', c); END LOOP; END $$");
                foreach (var (what, text) in hostile)
                {
                    var refused =
                        await Assert.ThrowsAsync<PostgresException>(() =>
                            RunAsync(connection, $"INSERT INTO probe ({column.Column}) VALUES ($1)", text));
                    // A NUL is no text for PostgreSQL (22021); too long (22001); against the rule (23514).
                    Assert.True(refused.SqlState is "22021" or "22001" or "23514",
                        $"{column.Name}, {what}: {refused.Message}");
                }

                await RunAsync(connection, $"INSERT INTO probe ({column.Column}) VALUES ($1)",
                    "Zażółć 我的 می\u200cخواهم 👨\u200d👩\u200d👧");
                await RunAsync(connection, "DROP TABLE probe");
            }
        }
    }

    private static IEnumerable<(string Name, string Table, string Column, IProperty Property)> Strings(IModel model) =>
        from entity in model.GetEntityTypes()
        let table = entity.GetTableName()
        where table is not null
        from property in All(entity)
        where (property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType) == typeof(string)
        let column = property.GetColumnName()
        select ($"{table}.{column}", table, column, property);

    private static IEnumerable<IProperty> All(ITypeBase type) =>
        type.GetProperties().Concat(type.GetComplexProperties().SelectMany(complex => All(complex.ComplexType)));

    private static async Task RunAsync(NpgsqlConnection connection, string sql, string? text = null)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (text is not null)
            command.Parameters.AddWithValue(text);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
