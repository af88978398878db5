using System.Text.RegularExpressions;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Architecture;

/// <summary>
/// Nothing grows for ever unseen: each table says how long its rows are kept, in code and in the operations guide.
/// </summary>
public sealed partial class EveryTableHasARetentionTests
{
    [Fact]
    public void Every_table_of_the_model_is_in_the_register()
    {
        var missing =
            Model().Except(RetentionRegister.Tables.Select(t => t.Table)).Order(StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, $"""
            These tables don't say how long their rows are kept: {string.Join(", ", missing)}.
            Add each to AdimPortal.Infrastructure/Retention/RetentionRegister.cs: with a rule where it grows with time (and an index on the rule's
            column where it is large), with a reason where it does not. Then add its line to the operations guide (the next test prints it).
            """);
    }

    [Fact]
    public void The_guide_says_the_same()
    {
        var guide = File.ReadAllText(Repository.PathTo("docs", "operations-guide.md")).ReplaceLineEndings("\n");
        var expected = string.Join('\n', RetentionGuide.Lines());
        Assert.True(guide.Contains(expected, StringComparison.Ordinal),
            $"docs/operations-guide.md, section “How long data is kept”, must hold this table:\n{expected}\n");
    }

    [Fact]
    public void A_table_is_named_once_and_so_is_a_rule()
    {
        Assert.Equal(RetentionRegister.Tables.Select(t => t.Table).Distinct(StringComparer.Ordinal),
            RetentionRegister.Tables.Select(t => t.Table));
        Assert.Equal(RetentionRegister.Rules.Select(r => r.Rule.Name).Distinct(StringComparer.OrdinalIgnoreCase),
            RetentionRegister.Rules.Select(r => r.Rule.Name));
        Assert.All(RetentionRegister.Rules, r => Assert.Matches(NameOfSetting(), r.Rule.Name));
        Assert.All(RetentionRegister.Rules, r => Assert.InRange(r.Rule.Days, r.Rule.Least, r.Rule.Most));
    }

    /// <summary>systemd takes no other names for settings.</summary>
    [GeneratedRegex("^[a-z_]+$")]
    private static partial Regex NameOfSetting();

    private static HashSet<string> Model()
    {
        using var services = new ServiceCollection().AddLogging().AddPersistence("Host=nowhere").BuildServiceProvider();
        using var context = services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();
        return [.. context.Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>()];
    }
}
