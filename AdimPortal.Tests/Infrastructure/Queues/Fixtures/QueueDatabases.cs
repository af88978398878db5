using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Billing;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Queues.Fixtures;

/// <summary>The real databases of all stands: each is made once, for its first item.</summary>
public sealed class QueueDatabases(PostgresCluster cluster) : IAsyncDisposable
{
    private OnDatabase? _engine;
    private BillingFixture? _billing;

    internal async Task<OnDatabase> EngineAsync() => _engine ??= await OnDatabase.StartAsync(cluster);

    internal async Task<BillingFixture> BillingAsync() => _billing ??= await BillingFixture.StartAsync(cluster);

    public async ValueTask DisposeAsync()
    {
        await (_engine?.DisposeAsync() ?? default);
        await (_billing?.DisposeAsync() ?? default);
    }
}

/// <summary>A node on a real database with some workspaces, which carries nothing by itself.</summary>
internal sealed class OnDatabase(EngineNode node, Guid owner, IReadOnlyList<WorkspaceId> ids) : IAsyncDisposable
{
    public EngineNode Node => node;

    public Guid Owner => owner;

    public IReadOnlyList<WorkspaceId> Ids => ids;

    public ISetAside Aside => node.Service<ISetAside>();

    public Together Together => new(Aside, TimeProvider.System);

    public static async Task<OnDatabase> StartAsync(PostgresCluster cluster)
    {
        var node =
            await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("queues"), quota: 1000, scheduler: false);
        var owner = await node.AccountAsync("jane");
        return new OnDatabase(node, owner,
            await MonitoredWorkspaces.AddAsync(node.Service<NpgsqlDataSource>(), owner, 8));
    }

    public async Task<object?> ScalarAsync(string sql, params object[] values)
    {
        await using var command = node.Service<NpgsqlDataSource>().CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        return await command.ExecuteScalarAsync();
    }

    public ValueTask DisposeAsync() => node.DisposeAsync();
}
