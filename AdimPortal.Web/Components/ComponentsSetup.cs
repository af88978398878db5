using System.IO.Compression;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Web.Components.Brand;
using AdimPortal.Web.Components.Find;
using AdimPortal.Web.Endpoints;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.ResponseCompression;
using MudBlazor.Services;

namespace AdimPortal.Web.Components;

/// <summary>The pages and what guards them.</summary>
public static class ComponentsSetup
{
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddSingleton<ThemeStyles>();
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        // Browsers keep these files for good, so each is compressed well rather than fast.
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddSessionCookies(builder.Environment);
        services.AddPortalPolicies();
        services.AddScoped<EvenTime>();
        services.AddSingleton<SignUpBrowser>();
        services.AddSingleton<SignUpWaiting>();
        services.AddSingleton<SessionGuard>();
        services.AddSingleton<KnownBrowserCookie>();
        services.AddScoped<WorkspaceAccess>();
        services.AddSingleton<Shared.SharedReads>();
        services.AddSingleton<Portal.Workspaces.RosterCards>();
        services.AddSingleton<Portal.Operations.OperationTails>();
        services.AddSingleton<Portal.Operations.ServerQueueBoard>();
        services.AddScoped<Layout.StaffCounts>();
        services.AddScoped<Finder>();
        services.AddScoped<Staff.Views.OwnViews>();
        services.AddScoped<Layout.WorkspaceInSight>();
        services.AddScoped<Acts.PageActs>();
        services.AddScoped<Shared.Toast>();
        services.AddScoped<Shared.PageConnection>();
        services.AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<Shared.PageConnection>());
        services.AddScoped<Portal.Workspaces.WorkspaceActs>();
        services.AddScoped<Portal.Billing.SubscriptionActs>();
        services.AddScoped<Staff.BulkActs>();
        services.AddOptions<AccountRateLimitOptions>()
            .Bind(builder.Configuration.GetSection(AccountRateLimitOptions.Section))
            .Validate(limit => limit.PostsPerMinute >= 1, "AccountRateLimit:PostsPerMinute must be at least 1.")
            .CheckAtStart();
        services.AddRateLimiter(options => options.AddPolicy<string, AccountRateLimit>(AccountRateLimit.Name));
        builder.AddProxies();
        return builder;
    }

    /// <summary>What each request passes on its way, outermost first.</summary>
    public static WebApplication UsePages(this WebApplication app)
    {
        app.UseForwardedHeaders();
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/fault", createScopeForErrors: true);
            app.UseHsts();
        }

        // What no build compressed: the theme, and what a package brings under the name that pages ask for
        // (findings/static-assets-of-a-package-are-sent-as-they-are.sh). Pages stay as they are: they hold secrets
        // beside others' text.
        app.UseWhen(IsCompressedHere, files => files.UseResponseCompression());
        app.UseSecureHeaders();
        app.UseHeadRequests();
        if (!app.Environment.IsDevelopment())
            app.UseTlsOnly();
        app.UsePlainRequests();
        // A program has no use for a page, and one that came by http could be shown none.
        app.UseWhen(context => !TlsOnly.IsForPrograms(context.Request.Path),
            pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseProblemPages();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<OncePerForm>();
        return app;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapTheme();
        app.MapThemeSwitch();
        app.MapSignOut();
        app.MapOperationLog();
        app.MapWorkspaceCsv();
        app.MapFind();
        app.MapOperationCsv();
        app.MapMarginCsv();
        app.MapMonthCsv();
        app.MapCustomerCsv();
        app.MapActCsv();
        app.MapFallback("{**path}", (HttpContext context, NothingHere nothing) => nothing.Answer(context))
            .AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options =>
            {
                options.ContentSecurityFrameAncestorsPolicy = null;
                // A compressor for each open page takes more memory than all else of it, and time for each who watches;
                // pages are not compressed either, for they hold secrets beside others' text.
                options.DisableWebSocketCompression = true;
            });
        return app;
    }

    private static bool IsCompressedHere(HttpContext context) =>
        context.Request.Path == ThemeEndpoint.Path || context.Request.Path.StartsWithSegments("/_content");
}
