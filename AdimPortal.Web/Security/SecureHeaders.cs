using AdimPortal.Infrastructure.Stripe;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Security;

/// <summary>What every answer tells the browser not to do.</summary>
internal static class SecureHeaders
{
    /// <remarks>
    /// Scripts only from our own files, none inline. MudBlazor positions its pop-ups with style attributes, so these
    /// are allowed; style elements are not. Our own SVG in style sheets is a data: image.
    /// </remarks>
    private const string Common =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
            +
        "object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>Where a form of ours may lead to: browsers ask that of the redirect that answers it as well.</summary>
    private static readonly string[] PaymentPages = ["https://checkout.stripe.com", "https://billing.stripe.com"];

    public static IApplicationBuilder UseSecureHeaders(this WebApplication app)
    {
        var payments = app.Services.GetRequiredService<IOptions<StripeOptions>>().Value.BaseAddress;
        var pages = payments.IsLoopback ? [.. PaymentPages, payments.GetLeftPart(UriPartial.Authority)] : PaymentPages;
        var policy = $"{Common} {string.Join(' ', pages)}";
        return app.Use((context, next) => Tell(context, policy, next));
    }

    private static Task Tell(HttpContext context, string contentSecurityPolicy, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return next(context);
    }
}
