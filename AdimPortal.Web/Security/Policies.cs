using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Authorization;

namespace AdimPortal.Web.Security;

/// <summary>Who may see what. A page or endpoint that names no policy is for signed-in people only.</summary>
public static class Policies
{
    /// <summary>Has the customer's role.</summary>
    public const string Customer = "customer";

    /// <summary>Has shown that the email address is theirs. Everything that touches a workspace asks for it.</summary>
    public const string Verified = "verified";

    /// <summary>Support or admin.</summary>
    public const string Staff = "staff";

    public const string Admin = "admin";

    public static IServiceCollection AddPortalPolicies(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Customer, policy => policy.RequireVerified().RequireRole(Roles.Customer))
            .AddPolicy(Verified, policy => policy.RequireVerified())
            .AddPolicy(Staff, policy => policy.RequireVerified().RequireRole(Roles.Support, Roles.Admin))
            .AddPolicy(Admin, policy => policy.RequireVerified().RequireRole(Roles.Admin));
        return services;
    }

    private static AuthorizationPolicyBuilder RequireVerified(this AuthorizationPolicyBuilder policy) =>
        policy.RequireAuthenticatedUser().RequireClaim(PortalClaims.EmailVerified, "true");
}
