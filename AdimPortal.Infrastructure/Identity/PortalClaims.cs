using System.Security.Claims;
using AdimPortal.Core.Acts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Identity;

public static class PortalClaims
{
    /// <summary>"true" once the person has followed the link in the verification mail.</summary>
    public const string EmailVerified = "email_verified";

    /// <summary>The session's id: what the cookie is worth stands in its row.</summary>
    public const string Session = "session";

    public static Guid? SessionId(this ClaimsPrincipal person) =>
        Guid.TryParse(person.FindFirstValue(Session), out var id) ? id : null;

    /// <summary>Who asks, for the gate. Without a session, which every sign-in has, it is nobody.</summary>
    public static Caller Caller(this ClaimsPrincipal person) => new(person.UserId(), person.SessionId() ?? Guid.Empty);

    public static Guid UserId(this ClaimsPrincipal person) =>
        Guid.Parse(
            person.FindFirstValue(ClaimTypes.NameIdentifier)
                ?? throw new InvalidOperationException("Nobody is signed in."));

    public static bool IsVerified(this ClaimsPrincipal person) => person.HasClaim(EmailVerified, "true");

    /// <summary>The roles that make somebody staff; none for a customer. What they may is the gate's to say.</summary>
    public static IReadOnlyList<ActorRole> StaffRoles(this ClaimsPrincipal person) =>
        (person.IsInRole(Roles.Admin), person.IsInRole(Roles.Support)) switch
        {
            (true, true) => [ActorRole.Admin, ActorRole.Support],
            (true, false) => [ActorRole.Admin],
            (false, true) => [ActorRole.Support],
            _ => [],
        };

    public static bool IsStaff(this ClaimsPrincipal person) => person.StaffRoles().Count > 0;
}

/// <summary>Puts into the cookie whether the email is verified, so that a policy can ask without a query.</summary>
internal sealed class PortalClaimsFactory(
    UserManager<PortalUser> users, RoleManager<PortalRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<PortalUser, PortalRole>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(PortalUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        if (user.EmailConfirmed)
            identity.AddClaim(new Claim(PortalClaims.EmailVerified, "true"));
        return identity;
    }
}
