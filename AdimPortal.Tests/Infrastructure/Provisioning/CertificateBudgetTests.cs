using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Provisioning;

/// <summary>Certificates of a week, counted from the operations' logs on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class CertificateBudgetTests(PostgresCluster postgres)
{
    [Fact]
    public async Task What_was_issued_in_the_last_week_and_what_is_on_its_way_counts_and_support_is_told_once_before_the_end()
    {
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("certificates"), quota: 20,
                scheduler: false);
        await node.SupporterAsync("support");
        var owner = await node.AccountAsync("jane");
        var operations = new List<Guid>();
        for (var i = 0; i < 6; i++)
            operations.Add((await node.RequestAsync(owner)).Operation.Value);
        var budget = ActivatorUtilities.CreateInstance<PostgresCertificateBudget>(
            node.Service<IServiceProvider>(), Options.Create(new CertificateOptions { PerWeek = 5 }),
            new PortalLinks(Options.Create(new PortalOptions { PublicAddress = new Uri("https://portal.adim.test") })));
        Assert.Equal(0, (await budget.ReadAsync(default)).Used);

        await DoneAsync(node, operations[0], "routine-tls", daysAgo: 8);   // of last week
        // The oldest that counts; its building failed later on.
        await DoneAsync(node, operations[1], "routine-certificate", daysAgo: 6);
        await DoneAsync(node, operations[2], "certificate", daysAgo: 0);   // on its way
        await DoneAsync(node, operations[3], "certificate", daysAgo: 0);   // failed before it had one
        await ExecuteAsync(node,
            $"UPDATE operations SET ended_at = now(), status = 'Unwound' WHERE id = '{operations[3]}'");
        var some = await budget.ReadAsync(default);
        Assert.Equal((2, false, false), (some.Used, some.IsLow, some.IsUsedUp));
        Assert.InRange(some.NextAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(23),
            TimeSpan.FromHours(24));
        Assert.Empty(await EmailsAsync(node));

        foreach (var operation in operations[4..])
            await DoneAsync(node, operation, "routine-tls", daysAgo: 1);
        Assert.True((await budget.ReadAsync(default)).IsLow);
        await budget.ReadAsync(default);
        Assert.StartsWith("support@adim.test: 4 of this week's 5 certificates are used",
            Assert.Single(await EmailsAsync(node)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_who_builds_again_and_again_hears_when_the_next_build_is_possible()
    {
        await using var node =
            await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("builds"), scheduler: false);
        var owner = await node.AccountAsync("jane");
        var (id, _) = await node.RequestAsync(owner);
        for (var i = 1; i < 5; i++)
        {
            await FailAsync(node);
            Assert.IsType<RequestAnswer.Accepted>(await node.Provisioning.TryAgainAsync(id, owner, default));
        }

        await FailAsync(node);
        Assert.StartsWith("Your plan allows 5 builds in 24 hours",
            Assert.IsType<RequestAnswer.Refused>(
                await node.Provisioning.TryAgainAsync(id, owner, default)).UserMessage,
            StringComparison.Ordinal);
        var (_, another) =
            await node.Provisioning.RequestAsync(owner, emailIsVerified: true, "Second", "nyc3", "free", default);
        Assert.StartsWith("Your plan allows 5 builds in 24 hours",
            Assert.IsType<RequestAnswer.Refused>(another).UserMessage, StringComparison.Ordinal);
        await ExecuteAsync(node, "UPDATE operations SET requested_at = requested_at - interval '25 hours'");
        Assert.IsType<RequestAnswer.Accepted>(await node.Provisioning.TryAgainAsync(id, owner, default));
    }

    private static Task FailAsync(EngineNode node) =>
        node.EndByHandAsync(OperationStatus.Unwound, WorkspaceStatus.Failed);

    private static async Task<IReadOnlyList<string>> EmailsAsync(EngineNode node) =>
        [.. (await node.EmailsAsync()).Where(l => l.Contains("certificates are used", StringComparison.Ordinal))];

    private static Task DoneAsync(EngineNode node, Guid operation, string step, int daysAgo) => ExecuteAsync(node, $$"""
        INSERT INTO operation_events (operation_id, sequence, at, step, body)
        SELECT '{{operation}}', coalesce(max(sequence), 0) + 1, now() - interval '{{daysAgo}} days', '{{step}}', jsonb_build_object('event', 'step-done')
        FROM operation_events WHERE operation_id = '{{operation}}'
        """);

    private static async Task ExecuteAsync(EngineNode node, string sql)
    {
        await using var command = node.Service<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
