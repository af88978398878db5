using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Web.Security;

/// <summary>The cookie that says who is signed in, and where people go who are not.</summary>
internal static class SessionCookies
{
    public static IServiceCollection AddSessionCookies(this IServiceCollection services, IHostEnvironment environment)
    {
        // Plain http exists only on a developer's own machine.
        var secure = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = HostCookie.Name(environment, "adim-session");
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = secure;
            options.ExpireTimeSpan = TimeSpan.FromDays(14);
            options.SlidingExpiration = true;
            options.LoginPath = "/signin";
            options.AccessDeniedPath = "/denied";
            options.ReturnUrlParameter = "returnUrl";
            options.Events.OnSigningIn = SessionEvents.SigningInAsync;
            options.Events.OnSigningOut = SessionEvents.SigningOutAsync;
            options.Events.OnValidatePrincipal = SessionEvents.ValidateAsync;
            options.Events.OnRedirectToLogin =
                Redirect(StatusCodes.Status401Unauthorized, context => context.RedirectUri);
            options.Events.OnRedirectToAccessDenied = Redirect(StatusCodes.Status403Forbidden, context =>
                !context.HttpContext.User.IsVerified() ? "/unverified"
                : context.HttpContext.User.HasRestingRole() ? "/account/two-step"
                : context.RedirectUri);
        });
        // Between the password and the second step.
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme, options =>
        {
            options.Cookie.Name = HostCookie.Name(environment, "adim-second-step");
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = secure;
            options.ExpireTimeSpan = TimeSpan.FromMinutes(10);
        });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = HostCookie.Name(environment, "adim-form");
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = secure;
        });
        return services;
    }

    /// <summary>A program that calls the API gets the status; a person gets the page.</summary>
    private static Func<RedirectContext<CookieAuthenticationOptions>, Task> Redirect(
        int status, Func<RedirectContext<CookieAuthenticationOptions>, string> page) => context =>
    {
        if (context.Request.Path.StartsWithSegments("/api"))
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(page(context));
        return Task.CompletedTask;
    };
}
