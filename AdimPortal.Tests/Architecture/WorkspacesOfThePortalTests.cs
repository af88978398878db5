using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Architecture;

/// <summary>
/// Whoever asks the database for workspaces says whether the portal's own are meant: by one of the two sets of
/// WorkspaceSets, in SQL by the purpose. SQL that means all of them is listed here, with why.
/// </summary>
public sealed partial class WorkspacesOfThePortalTests
{
    private static readonly string Infrastructure = Repository.PathTo("AdimPortal.Infrastructure");

    /// <summary>Statements that name no purpose, by file.</summary>
    private static readonly Dictionary<string, (int Count, string Why)> MeanAll = new()
    {
        ["Maintenance/PostgresSweptWorkspaces.cs"] = (1, "the cloud is swept whoever has it"),
        ["Monitoring/MonitoringSql.cs"] = (5, "by the id of one that was enrolled, and that says the purpose"),
        ["Moves/PostgresDueMoves.cs"] = (1, "only a customer's moves"),
        ["Moves/PostgresMovePermissions.cs"] = (1, "by its id"),
        ["Operations/OperationSql.cs"] = (1, "by its operation"),
        ["Operations/PostgresOperationRequests.cs"] = (1, "by its id"),
        ["Operations/PostgresRefusedRequests.cs"] = (1, "by its id; the portal has no money to look at"),
        ["Outages/OutageStore.cs"] = (2, "what any server can't reach"),
        ["Pairing/PairingSql.cs"] = (2, "by its code or its id; only a customer's has a code"),
        ["Provisioning/PostgresCertificateBudget.cs"] = (1, "the authority counts all"),
        ["Retention/RetentionRegister.cs"] = (1, "by its owner"),
        ["SelfHosted/HeartbeatCheck.cs"] = (1, "only a customer's is self-hosted"),
        ["SelfHosted/ServerInbox.cs"] = (2, "only a customer's is self-hosted"),
        ["Workspaces/PostgresTakenIds.cs"] = (1, "an id is taken whoever has it"),
        ["Workspaces/PostgresWorkspaceNames.cs"] = (2, "by its id"),
    };

    [Fact]
    public void The_context_is_asked_for_workspaces_in_one_place() => Assert.Equal(
        ["AdimPortal.Infrastructure/Workspaces/WorkspaceSets.cs"],
        from project in new[] { "AdimPortal.Infrastructure", "AdimPortal.Web" }
        from file in Directory.EnumerateFiles(Repository.PathTo(project), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal)
            && File.ReadAllText(file).Contains("Set<Workspace>()", StringComparison.Ordinal)
        select Path.GetRelativePath(Repository.Root, file));

    [Fact]
    public void Every_statement_about_workspaces_says_whose_or_is_listed()
    {
        var found =
            from file in Directory.EnumerateFiles(Infrastructure, "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(Infrastructure, file)
            where !name.StartsWith("Persistence/Migrations/", StringComparison.Ordinal)
                && !name.StartsWith("obj/", StringComparison.Ordinal)
            let text = File.ReadAllText(file)
            let count = Statement().Matches(text).Count(match => !SaysPurpose(text, match.Index))
            where count > 0
            orderby name
            select $"{name}: {count}";
        Assert.Equal(
            MeanAll.OrderBy(known => known.Key, StringComparer.Ordinal)
                .Select(known => $"{known.Key}: {known.Value.Count}"),
            found.Order(StringComparer.Ordinal));
    }

    /// <summary>Before the statement's string ends, and near enough to be about it.</summary>
    private static bool SaysPurpose(string text, int at)
    {
        var end = text.IndexOf('"', at);
        var statement = text[at..(end < 0 ? text.Length : end)];
        var next = Statement().Match(statement, 1);
        return (next.Success ? statement[..next.Index] : statement).Contains("purpose", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b(FROM|JOIN|USING|UPDATE)\s+workspaces\b")]
    private static partial Regex Statement();
}
