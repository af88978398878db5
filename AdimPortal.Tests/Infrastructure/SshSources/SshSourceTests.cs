using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.SshSources;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using AdimPortal.Web.Commands;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Infrastructure.SshSources;

/// <summary>
/// Nodes whose settings differ, on a real PostgreSQL: one set of addresses for all, and never an empty one.
/// </summary>
[Trait("Category", "Integration")]
public sealed class SshSourceTests(PostgresCluster postgres)
{
    private const string Front = "203.0.113.7/32";
    private const string Back = "203.0.113.8/32";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Two_nodes_with_different_addresses_have_one_set_and_one_that_is_gone_leaves_it_after_24_hours()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("ssh"), scheduler: false);
        var (front, back) = (Of(node, Front), Of(node, Back));
        Assert.Equal([Front], await front.ListAsync(default));
        await front.RenewAsync("front", default);
        await back.RenewAsync("back", default);
        for (var hour = 0; hour < 24; hour++)
        {
            foreach (var one in new[] { front, back })
                Assert.Equal([Front, Back], await one.ListAsync(default));
            await front.RenewAsync("front", default);
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal([Front], await front.ListAsync(default));
        // Whoever comes back is let in again, and sees the other.
        Assert.Equal([Front, Back], await back.ListAsync(default));
        await back.RenewAsync("back", default);
        Assert.Equal([Front, Back], await front.ListAsync(default));
    }

    [Fact]
    public async Task No_node_ever_has_an_empty_set_and_none_in_production_is_opened_to_everywhere_by_another()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("ssh"), scheduler: false);
        await Of(node, "0.0.0.0/0", "::/0").RenewAsync("a laptop", default);
        Assert.Equal([Front], await Of(node, Front).ListAsync(default));
        Assert.Equal(["0.0.0.0/0", "::/0"], await Of(node, "0.0.0.0/0", "::/0").ListAsync(default));
        // All were away for a week.
        _time.Advance(TimeSpan.FromDays(7));
        Assert.Equal([Front], await Of(node, Front).ListAsync(default));
        await Of(node, Front).RenewAsync("front", default);
        Assert.Equal([Front], (await Nodes(node).ListAsync(default)).Select(one => one.Address));
    }

    [Fact]
    public async Task A_node_that_starts_and_one_that_is_removed_change_the_firewalls_of_workspaces_without_a_restart()
    {
        var (database, cloud) = (await postgres.CreateDatabaseAsync("ssh"), new InMemoryCloud());
        // The sweep comes by itself in ten minutes at the earliest.
        await using var front =
            await EngineNode.StartAsync(database, cloud, sweepEvery: TimeSpan.FromHours(1), sshSources: [Front]);
        await Eventually.TrueAsync(
            async () => (await front.Service<PostgresSshSources>().KnownAsync(default)).Count == 1,
            "the node has named its address");
        var (workspace, operation) = await front.RequestAsync(await front.AccountAsync("joe"));
        Assert.Equal(OperationStatus.Done, (await front.EndOfAsync(operation)).Status);
        Assert.Equal([Front], Sources());

        await using (await EngineNode.StartAsync(database, cloud, sweepEvery: TimeSpan.FromHours(1),
            sshSources: [Back]))
            await Eventually.TrueAsync(() => Sources().SequenceEqual([Front, Back]), "the firewall lets both in");

        await ExecuteAsync(front,
            $"UPDATE ssh_sources SET node = 'back', renewed_at = now() - interval '5 minutes' WHERE address = '{Back}'");
        await front.Service<SshSourceRenewal>().TurnAsync(default);
        Assert.Equal([Front, Back], Sources());
        Assert.Null(await front.Service<PortalNodes>().RemoveAsync("back", default));
        await front.Service<SshSourceRenewal>().TurnAsync(default);
        await Eventually.TrueAsync(() => Sources().SequenceEqual([Front]), "the firewall lets the one in that is left");

        IReadOnlyList<string> Sources() =>
            cloud.Firewalls[Workspace.TagOf(workspace)].Inbound.Single(rule => rule.Ports == "22").Sources;
    }

    [Fact]
    public async Task On_the_server_a_node_is_let_in_before_it_starts_and_one_that_runs_is_not_removed()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("ssh"), scheduler: false);
        await Of(node, Front).RenewAsync("front", default);
        Assert.Equal((0, $"{Back} may reach SSH on workspaces. Their firewalls are updated within minutes."),
            await SayAsync(node, "allow", Back));
        Assert.Equal([Front, Back], await Of(node, Front).ListAsync(default));
        Assert.Contains($"{Back}\t{PortalNodes.Expected}\t", (await SayAsync(node, "list")).Said,
            StringComparison.Ordinal);
        foreach (var (wrong, why) in new[] { ("somewhere", "is not an address or a network"),
            ("0.0.0.0/0", "is every address") })
        {
            var (status, said) = await SayAsync(node, "allow", wrong);
            Assert.Equal(1, status);
            Assert.Contains(why, said, StringComparison.Ordinal);
        }

        Assert.Equal(
            (1, $"{Front} is the address of front, which is running. Stop that node first, or remove the address from its settings and restart it."),
            await SayAsync(node, "remove", "front"));
        Assert.Equal(0, (await SayAsync(node, "remove", Back)).Status);
        Assert.Equal(1, (await SayAsync(node, "remove", Back)).Status);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(0, (await SayAsync(node, "remove", "front")).Status);
        Assert.Equal([Front], await Of(node, Front).ListAsync(default));
        Assert.Equal(2, (await SayAsync(node, "forget")).Status);
    }

    private PostgresSshSources Of(EngineNode node, params string[] own) => new(
        node.Service<IDbContextFactory<PortalDbContext>>(),
        new ProvisioningOptions
        { Zone = "adim.test", PortalAddress = new Uri("https://portal.adim.test"), SshSources = own }, _time);

    private PortalNodes Nodes(EngineNode node) => new(node.Service<IDbContextFactory<PortalDbContext>>(), _time);

    private async Task<(int Status, string Said)> SayAsync(EngineNode node, params string[] arguments)
    {
        await using var said = new StringWriter();
        var status = await new NodesCommand(Nodes(node), said, said).RunAsync(arguments, default);
        return (status, said.ToString().Trim());
    }

    private static async Task ExecuteAsync(EngineNode node, string sql)
    {
        await using var command = node.Service<Npgsql.NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
