using System.Net;
using System.Net.Sockets;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Deploy;

/// <summary>A node is stopped, as by an upgrade, while a call of its hangs in the world outside.</summary>
[Trait("Category", "Integration")]
public sealed class StoppingTests(PostgresCluster cluster)
{
    /// <summary>Far less than the call would take, and than systemd waits.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_hangs_is_handed_back_at_once_and_the_node_ends()
    {
        using var cloud = new TcpListener(IPAddress.Loopback, 0);
        cloud.Start();
        var database = await cluster.CreateDatabaseAsync("stopping");
        await using var portal =
            await ServedPortal.StartAsync(database,
                new() { ["DigitalOcean__BaseAddress"] = $"http://{cloud.LocalEndpoint}" });
        await using (var node = await EngineNode.StartAsync(database, scheduler: false))
            await node.RequestAsync(await node.AccountAsync("kim"));
        // It takes the call, and never answers.
        using var call = await cloud.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(1, await HeldAsync(database));

        var (took, status) = await portal.StopAsync();
        Assert.Equal(0, status);
        Assert.InRange(took, TimeSpan.Zero, Soon);
        Assert.Equal(0, await HeldAsync(database));
    }

    private static async Task<long> HeldAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var ask =
            new NpgsqlCommand("SELECT count(*) FROM operations WHERE lease_until > now()", connection);
        return (long)(await ask.ExecuteScalarAsync())!;
    }
}
