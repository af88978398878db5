using System.Security.Claims;
using AdimPortal.Core.Accounts;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Identity.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Web.Security;

/// <summary>Binds the cookie to its session's row: made at sign-in, asked at each request, ended at sign-out.</summary>
internal static class SessionEvents
{
    /// <summary>How exactly it is known when a session was last seen.</summary>
    private static readonly TimeSpan SeenWithin = TimeSpan.FromMinutes(5);

    public static async Task SigningInAsync(CookieSigningInContext context)
    {
        var (http, person) = (context.HttpContext, context.Principal!);
        var kept = SigningIn.Of(http) is SigningIn.Again && http.User.Identity is { IsAuthenticated: true }
            && http.User.UserId() == person.UserId() ? http.User.SessionId() : null;
        var session = kept ?? await Sessions(http).OpenAsync(
            person.UserId(), SigningIn.Of(http) is SigningIn.WithPassword, http.Connection.RemoteIpAddress?.ToString(),
            http.Request.Headers.UserAgent, http.RequestAborted);
        ((ClaimsIdentity)person.Identity!).AddClaim(new Claim(PortalClaims.Session, session.ToString("N")));
    }

    public static Task SigningOutAsync(CookieSigningOutContext context) =>
        context.HttpContext.User is { Identity.IsAuthenticated: true } person && person.SessionId() is not null
            ? Sessions(context.HttpContext).SignOutAsync(person.Caller(), CancellationToken.None)
            : Task.CompletedTask;

    /// <summary>
    /// A cookie whose session has ended is worth nothing; one that says something else than is so is written anew.
    /// </summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var (http, person) = (context.HttpContext, context.Principal!);
        var guard = http.RequestServices.GetRequiredService<SessionGuard>();
        if (await guard.FindAsync(person, http.RequestAborted) is not { } state)
        {
            context.RejectPrincipal();
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        if (http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - state.SeenAt > SeenWithin)
            await Sessions(http).SeenAsync(state.Id, http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
        if (guard.IsSame(person, state))
            return;
        var signIn = http.RequestServices.GetRequiredService<SignInManager<PortalUser>>();
        if (await signIn.UserManager.FindByIdAsync(state.Account.ToString()) is not { } user)
            return;
        var renewed = await signIn.CreateUserPrincipalAsync(user);
        ((ClaimsIdentity)renewed.Identity!).AddClaim(new Claim(PortalClaims.Session, state.Id.ToString("N")));
        context.ReplacePrincipal(renewed);
        context.ShouldRenew = true;
    }

    private static ISessions Sessions(HttpContext http) => http.RequestServices.GetRequiredService<ISessions>();
}
