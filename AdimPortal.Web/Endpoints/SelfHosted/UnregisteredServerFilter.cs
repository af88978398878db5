using AdimPortal.Infrastructure.SelfHosted;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>
/// What holds for every call of a server that is not known yet: it brings a token or a key and is answered with
/// secrets, so it comes by TLS where that is asked for, guesses slowly, and leaves nothing in a cache.
/// <see cref="SignatureFilter"/> is for those that are known.
/// </summary>
internal sealed class UnregisteredServerFilter(InstallScripts scripts, ServerRateLimit limit) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        context.Response.Headers.CacheControl = "no-store";
        if (scripts.NeedsTls && !context.Request.IsHttps)
            return Problems.NotSecret();
        return limit.Wait(context) is { } wait ? Problems.TooOften(context, wait) : await next(call);
    }
}

internal static class UnregisteredServerFilterSetup
{
    public static RouteHandlerBuilder ForStrangers(this RouteHandlerBuilder route) => route
        .AllowAnonymous().DisableAntiforgery().AddEndpointFilter<UnregisteredServerFilter>()
        .WithTags("Self-hosted servers")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);
}
