using System.Security.Claims;
using AdimPortal.Core.Accounts;
using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Security;

/// <summary>
/// Whether what a cookie or an open page says of its person still holds: the session lives, and means what it meant.
/// </summary>
internal sealed class SessionGuard(ISessions sessions, IOptions<IdentityOptions> identity)
{
    /// <summary>What the person's session stands for now; null when it has ended.</summary>
    public async Task<SessionState?> FindAsync(ClaimsPrincipal person, CancellationToken cancel) =>
        person.SessionId() is { } id && await sessions.FindAsync(id, cancel) is { } state
        && state.Account == person.UserId()
        && state.Stamp == person.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType)
            ? state
            : null;

    /// <summary>Roles, address and its confirmation are those of the claims.</summary>
    public bool IsSame(ClaimsPrincipal person, SessionState state) =>
        state.IsVerified == person.IsVerified() && state.Email == person.FindFirstValue(ClaimTypes.Email)
        && state.Roles.SetEquals(
            person.FindAll(identity.Value.ClaimsIdentity.RoleClaimType).Select(role => role.Value));

    /// <summary>For open pages: nothing has changed since the page was asked for, when its policy was asked.</summary>
    public async Task<bool> IsCurrentAsync(Task<AuthenticationState> page, CancellationToken cancel)
    {
        var person = (await page).User;
        return person.Identity is { IsAuthenticated: true } && await FindAsync(person, cancel) is { } state
            && IsSame(person, state);
    }
}
