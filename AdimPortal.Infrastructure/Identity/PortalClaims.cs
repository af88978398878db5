using System.Security.Claims;
using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Identity.TwoStep;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Identity;

public static class PortalClaims
{
    /// <summary>"true" once the person has followed the link in the verification mail.</summary>
    public const string EmailVerified = "email_verified";

    /// <summary>The session's id: what the cookie is worth stands in its row.</summary>
    public const string Session = "session";

    /// <summary>A staff role that is held, and rests until two-step sign-in is on: its name.</summary>
    public const string RestingRole = "resting_role";

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

    /// <summary>Made staff, and has no second step yet.</summary>
    public static bool HasRestingRole(this ClaimsPrincipal person) =>
        person.HasClaim(claim => claim.Type == RestingRole);

    public static bool IsStaff(this ClaimsPrincipal person) => person.StaffRoles().Count > 0;
}

/// <summary>
/// Puts into the cookie whether the email is verified, and which roles count, so that a policy can ask without a query.
/// </summary>
internal sealed class PortalClaimsFactory(
    UserManager<PortalUser> users, RoleManager<PortalRole> roles, IOptions<IdentityOptions> options,
    RestingRoles resting)
    : UserClaimsPrincipalFactory<PortalUser, PortalRole>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(PortalUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        if (user.EmailConfirmed)
            identity.AddClaim(new Claim(PortalClaims.EmailVerified, "true"));
        foreach (var role in identity.FindAll(identity.RoleClaimType).Where(r => resting.Rests(user, r.Value)).ToList())
        {
            identity.RemoveClaim(role);
            identity.AddClaim(new Claim(PortalClaims.RestingRole, role.Value));
        }

        return identity;
    }
}
