using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Core.OwnServers;
using AdimPortal.Infrastructure.OwnServers;

namespace AdimPortal.Web.Endpoints.OwnServers;

/// <summary>What a server has to be fit for: how much memory it needs depends on the plan of the account that its token is of.</summary>
internal static class NeedsEndpoint
{
    private const int LongestBody = 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/servers/needs", HandleAsync)
        .AllowAnonymous().DisableAntiforgery().WithName("server-needs").WithTags("Own servers").WithSummary("The plan that a server with this token gets");

    private static async Task<IResult> HandleAsync(HttpContext context, IRegistrations registrations, ServerRateLimit limit, InstallScripts script, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (script.NeedsTls && !context.Request.IsHttps)
            return Problems.NotSecret();
        if (limit.Wait(context) is { } wait)
            return Problems.TooOften(context, wait);
        if (await Bodies.ReadAsync(context.Request, LongestBody, cancel) is not { } body)
            return Problems.TooLong();
        return RegistrationToken.TryParse(TokenIn(body.Span), out var token) && await registrations.PlanOfAsync(token, cancel) is { } plan
            ? Results.Json(new NeedsAnswer(plan))
            : Problems.NoSuchToken();
    }

    private static string? TokenIn(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<NeedsRequest>(body)?.Token;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record NeedsRequest([property: JsonPropertyName("token")] string? Token);

    private sealed record NeedsAnswer([property: JsonPropertyName("plan")] string Plan);
}
