using System.Collections.Concurrent;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Tests.Infrastructure.Monitoring;

/// <summary>Workspaces that are as a test says, by their domains. It counts who was looked at.</summary>
internal sealed class ScriptedProbe : IWorkspaceProbe
{
    public static readonly DateTimeOffset CertificateEnd = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Services that are down, by domain.</summary>
    public ConcurrentDictionary<string, string> Down { get; } = [];

    public Task<Result<HealthReport>> CheckAsync(string domain, string address, CancellationToken cancel)
    {
        Asked.Enqueue(domain);
        var isDown = Down.TryGetValue(domain, out var service);
        Result<HealthReport> answer = isDown && service == ""
            ? new Failure.Passing("We can't reach the workspace yet.", "refused")
            : new HealthReport(!isDown,
                new Dictionary<string, string> { ["postgresql"] = "up", [service ?? "redis"] = isDown ? "down" : "up" },
                CertificateEnd);
        return Task.FromResult(answer);
    }
}
