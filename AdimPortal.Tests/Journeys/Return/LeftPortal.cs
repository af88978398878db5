using System.Security.Cryptography.X509Certificates;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Tests.Journeys.Return;

/// <summary>
/// A portal whose pages are left open: behind a network that can fail, with a workspace that is ready, one that is
/// being built, their owner, and one of the staff. It can be deployed again: another portal on the same database.
/// </summary>
public sealed class LeftPortal : IAsyncLifetime
{
    public const string Owner = "owner@left.test", Support = "support@left.test";

    private readonly X509Certificate2 _certificate = PortalApp.Certificate();
    private PortalApp _portal;

    public LeftPortal(PostgresCluster cluster) => _portal = new PortalApp(cluster)
    {
        Alter = services => services.AddScoped<CircuitHandler>(_ => Circuits),
    };

    internal CircuitCount Circuits { get; } = new();

    internal Relay Network { get; private set; } = null!;

    /// <summary>Where browsers reach it, whichever portal it is.</summary>
    internal Uri Address => new($"https://127.0.0.1:{Network.Port}/");

    /// <summary>How long the portal keeps what; each test says it anew.</summary>
    internal CircuitOptions Kept => _portal.Services.GetRequiredService<IOptions<CircuitOptions>>().Value;

    internal WorkspaceId Ready { get; private set; }

    internal WorkspaceId Building { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await _portal.InitializeAsync();
        Network = new Relay(_portal.ServeOverTls(_certificate).Port);
        var owner = await _portal.AccountAsync(Owner);
        await _portal.AccountAsync(Support, role: Roles.Support);
        Building = (await _portal.WorkspaceAsync(owner)).Id;
        Ready = (await MonitoredWorkspaces.AddAsync(Database, owner.Id, 1))[0];
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await Network.DisposeAsync();
        _certificate.Dispose();
    }

    /// <summary>The running portal ends, and another begins.</summary>
    internal async Task DeployAsync()
    {
        // Made before: it takes over the database and the key, not what is in memory.
        var next = await _portal.OtherNodeAsync();
        await _portal.DisposeAsync();
        _portal = next;
        Network.Portal = _portal.ServeOverTls(_certificate).Port;
    }

    /// <summary>A change that every page of that workspace, and every list of it, shows.</summary>
    internal Task RenameAsync(WorkspaceId workspace, string name) => RunAsync("""
        WITH named AS (UPDATE workspaces SET name = $2 WHERE id = $1 RETURNING id, owner_id)
        SELECT pg_notify('portal_live',
            concat_ws(' ', 'workspace:' || id, 'account:' || replace(owner_id::text, '-', ''), 'everything')) FROM named
        """, workspace.Value, name);

    /// <summary>They sign out, wherever they are signed in.</summary>
    internal Task SignOutAsync(string email) => RunAsync("""
        WITH ended AS (UPDATE sessions SET ended_at = now()
            WHERE ended_at IS NULL AND account_id = (SELECT id FROM users WHERE email = $1) RETURNING id)
        SELECT pg_notify('portal_live', concat('sessions session:', replace(id::text, '-', ''))) FROM ended
        """, email);

    private NpgsqlDataSource Database => _portal.Services.GetRequiredService<NpgsqlDataSource>();

    private async Task RunAsync(string sql, params object[] values)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
