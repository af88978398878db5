using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Testing.InMemory;

/// <summary>
/// A workspace is healthy once its record is there, for the certificate, and the server that is asked runs with its
/// services.
/// </summary>
public sealed class InMemoryProbe(InMemoryCloud cloud, InMemoryServers servers) : IWorkspaceProbe
{
    public Task<Result<HealthReport>> CheckAsync(string domain, string address, CancellationToken cancel) =>
        Task.FromResult<Result<HealthReport>>(
        cloud.Records.ContainsKey(domain)
            && (address == InMemorySelfHostedServers.Address || cloud.At(address) is { Status: "active" })
            && !servers.Suspended.ContainsKey(address)
            ? new HealthReport(true, new Dictionary<string, string> { ["postgresql"] = "up" }, DateTimeOffset.MaxValue)
            : new Failure.Passing("The workspace does not respond yet.", $"{domain} is not at {address}."));
}
