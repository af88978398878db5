using System.Reflection;
using System.Text.RegularExpressions;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Infrastructure.Persistence;

/// <summary>Every migration after the first × the version before, which must go on working with what it made.</summary>
public sealed partial class WayBackTests
{
    [Fact]
    public void The_version_before_can_work_with_each_migration_or_it_says_why_not()
    {
        var harms = All().OrderBy(pair => pair.Key, StringComparer.Ordinal).Skip(1)
            .Where(pair => string.IsNullOrEmpty(pair.Value.Why))
            .SelectMany(pair => pair.Value.Migration.UpOperations.Select(Harm).OfType<string>()
                .Select(harm => $"{pair.Key} {harm}"));
        Assert.Empty(harms);
    }

    [Theory]
    [InlineData("ALTER TABLE users DROP COLUMN email", true)]
    [InlineData("ALTER TABLE users ALTER COLUMN email SET NOT NULL", true)]
    [InlineData("UPDATE users SET email = lower(email)", false)]
    public void Sql_that_takes_something_away_is_found(string sql, bool harms) =>
    Assert.Equal(harms, Harm(new SqlOperation { Sql = sql }) is not null);

    /// <summary>What the version before would miss, or trip over when it writes.</summary>
    private static string? Harm(MigrationOperation operation) => operation switch
    {
        DropTableOperation drop => $"drops the table {drop.Name}",
        DropColumnOperation drop => $"drops {drop.Table}.{drop.Name}",
        RenameTableOperation rename => $"renames the table {rename.Name}",
        RenameColumnOperation rename => $"renames {rename.Table}.{rename.Name}",
        AddColumnOperation
        {
            IsNullable: false, DefaultValue: null, DefaultValueSql: null,
            ComputedColumnSql: null
        } add => $"adds {add.Table}.{add.Name}, which the version before leaves empty",
        AlterColumnOperation { IsNullable: false, OldColumn.IsNullable: true } alter =>
            $"demands {alter.Table}.{alter.Name}",
        SqlOperation sql when TakesAway().IsMatch(sql.Sql) => $"takes something away: {sql.Sql}",
        _ => null,
    };

    private static Dictionary<string, (Migration Migration, string? Why)> All()
    {
        using var services = new ServiceCollection().AddPersistence("Host=nowhere").BuildServiceProvider();
        using var context = services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();
        var assembly = context.GetService<IMigrationsAssembly>();
        return assembly.Migrations.ToDictionary(
            pair => pair.Key,
            pair =>
                (assembly.CreateMigration(pair.Value, context.Database.ProviderName!),
                    pair.Value.GetCustomAttribute<BreaksPreviousVersionAttribute>()?.Why));
    }

    [GeneratedRegex(@"\bDROP\s+(TABLE|COLUMN)\b|\bRENAME\b|\bSET\s+NOT\s+NULL\b", RegexOptions.IgnoreCase)]
    private static partial Regex TakesAway();
}
