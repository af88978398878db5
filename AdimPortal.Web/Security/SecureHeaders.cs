namespace AdimPortal.Web.Security;

/// <summary>What every answer tells the browser not to do.</summary>
internal static class SecureHeaders
{
    /// <remarks>
    /// Scripts only from our own files, none inline. Radzen positions its pop-ups with style attributes, so these are allowed;
    /// style elements are not. Our own SVG in style sheets is a data: image.
    /// </remarks>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecureHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return next(context);
    });
}
