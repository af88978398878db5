using System.Net;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.InMemory;

/// <summary>
/// A customer's own server, in memory. Its installer does everything at once and has reported it before anybody asks.
/// </summary>
public sealed class InMemorySelfHostedServers : ISelfHostedServers
{
    /// <summary>Where it is seen.</summary>
    public const string Address = "203.0.113.7";

    /// <summary>Addresses for documentation stand for public ones.</summary>
    public static readonly OutboundNetworks Networks = new([IPNetwork.Parse("203.0.113.0/24")]);

    public static AgentReport Healthy { get; } = new(
        DateTimeOffset.UnixEpoch, true, new Dictionary<string, string> { ["postgresql"] = "up" }, "1",
        new string('a', 64), null, null, null);

    /// <summary>Null when it is not registered, or not any more.</summary>
    public SelfHostedServer? Server { get; set; }

    /// <summary>What its installer reported; by default that each routine that is asked for went well.</summary>
    public List<ServerReport>? Reports { get; set; }

    public static SelfHostedServer Of(WorkspaceId workspace, bool usesTls = true) => new(
        workspace, "attic", "ssh-ed25519 ATTIC", [Address, "100.100.1.2"], Address, usesTls,
        new MachineFacts("Debian 12", 4096, 2, 40),
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, Healthy);

    public Task<SelfHostedServer?> FindAsync(WorkspaceId workspace, CancellationToken cancel) =>
        Task.FromResult(Server?.Workspace == workspace ? Server : null);

    public Task<IReadOnlyList<ServerReport>> ReportsAsync(WorkspaceId workspace, string routine, long after,
        TimeSpan timeout, CancellationToken cancel)
    {
        var reports = Reports ??
        [
            new(1, DateTimeOffset.UnixEpoch, ReportKind.Start, routine, "own-1"),
            new(2, DateTimeOffset.UnixEpoch, ReportKind.Line, routine, $"{routine} runs."),
            new(3, DateTimeOffset.UnixEpoch, ReportKind.End, routine, "0"),
        ];
        return Task.FromResult<IReadOnlyList<ServerReport>>(
            reports.FindAll(r => r.Routine == routine && r.Number > after));
    }

    public Task ClearReportsAsync(WorkspaceId workspace, CancellationToken cancel) => Task.CompletedTask;

    public Task KeepSshEndpointAsync(ActPermit permit, UpdateSshEndpoint? endpoint, CancellationToken cancel)
    {
        if (Server?.Workspace == permit.On(endpoint is null ? Act.RevokeUpdates : Act.AllowUpdates))
            Server = Server with { SshEndpoint = endpoint };
        return Task.CompletedTask;
    }

    /// <summary>It has updated itself, and its agent says so.</summary>
    public void Updated(string bundle, DateTimeOffset now)
    {
        Updates++;
        Server = Server! with { Report = Healthy with { At = now, Bundle = bundle } };
    }

    /// <summary>How often that happened.</summary>
    public int Updates { get; private set; }

    public Task UnregisterAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        if (Server?.Workspace == workspace)
            Server = null;
        return Task.CompletedTask;
    }
}
