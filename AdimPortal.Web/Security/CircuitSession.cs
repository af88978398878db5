using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace AdimPortal.Web.Security;

/// <summary>
/// An open page outlives the request that made it: once a minute it asks whether its person may still be there. Live
/// pages ask before each read besides, and acts each time: <see cref="SessionGuard"/>,
/// <see cref="AdimPortal.Core.Acts.ActGate"/>.
/// </summary>
internal sealed class CircuitSession(ILoggerFactory logs, SessionGuard guard)
    : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    /// <remarks>
    /// A database that is away ends nobody's session. Nothing can be read or done meanwhile, and what asks before each
    /// read and act goes on asking.
    /// </remarks>
    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state,
        CancellationToken cancel)
    {
        try
        {
            return await guard.IsCurrentAsync(Task.FromResult(state), cancel);
        }
        catch (Exception fault) when (DatabaseAway.Is(fault))
        {
            return true;
        }
    }
}
