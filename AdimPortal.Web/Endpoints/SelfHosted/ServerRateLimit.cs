using System.Threading.RateLimiting;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.SelfHosted;
using AdimPortal.Web.Endpoints.Pairing;
using AdimPortal.Web.Security;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>Slows guessing at tokens, by the caller's address, and servers that talk without end.</summary>
internal sealed class ServerRateLimit(IOptions<SelfHostedOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _registrations =
        PairingRateLimit.PerMinute(options.Value.RegistrationsPerMinute);
    private readonly PartitionedRateLimiter<string> _servers =
        PairingRateLimit.PerMinute(options.Value.RequestsPerMinute);

    private readonly PartitionedRateLimiter<string> _addresses =
        PairingRateLimit.PerMinute(options.Value.RequestsPerMinuteFromOneAddress);

    /// <summary>Null when the call may go, else how long to wait.</summary>
    public TimeSpan? Wait(HttpContext context) => PairingRateLimit.Wait(_registrations, CallerNetwork.Of(context));

    /// <summary>The same for requests that say they are signed, before their body is read.</summary>
    public TimeSpan? WaitUnread(HttpContext context) => PairingRateLimit.Wait(_addresses, CallerNetwork.Of(context));

    public TimeSpan? Wait(WorkspaceId workspace) => PairingRateLimit.Wait(_servers, workspace.Value);

    public void Dispose()
    {
        _registrations.Dispose();
        _servers.Dispose();
        _addresses.Dispose();
    }
}
