using Microsoft.AspNetCore.Diagnostics;

namespace AdimPortal.Web.Security;

/// <summary>
/// The page that tells of a problem is shown: whatever was sent to an address that isn't there, nothing is sent to the
/// page in its place, which would ask for the token of a form and answer 400.
/// </summary>
internal static class ProblemPages
{
    public static IApplicationBuilder UseProblemPages(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || context.Features.Get<IExceptionHandlerPathFeature>() is not null)
            context.Request.Method = HttpMethods.Get;
        return next(context);
    });
}
