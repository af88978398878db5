using System.Globalization;
using System.Text.Json;
using AdimPortal.Core.Pairing;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Endpoints.Pairing;

/// <summary>
/// <c>POST /api/validate-otp</c>: exchanges a one-time code for the workspace's addresses. Nothing can be learnt from a
/// refusal: a wrong, used, expired or replaced code gets the same answer after the same time.
/// </summary>
internal static class ValidateOtp
{
    public const string Path = "/api/validate-otp";
    public const string CorsPolicy = "pairing";

    /// <summary>
    /// Bytes: the longest text that a code is looked for in, with each character written as <c>\u2011</c>.
    /// </summary>
    private const int LongestBody = (6 * TypedCode.LongestText) + 100;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, HandleAsync)
        .AllowAnonymous().DisableAntiforgery().RequireCors(CorsPolicy)
        .WithName("validate-otp").WithTags("Pairing").WithSummary("Exchange a one-time code")
        .WithDescription(
            "Uses up the code and returns the addresses of its workspace. A code works once, for 24 hours.")
        .Accepts<ValidateOtpRequest>("application/json")
        .Produces<ValidateOtpAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> HandleAsync(
        HttpContext context, ICodeStore codes, PairingRateLimit limit, PlanFeatures features,
        IOptions<PairingApiOptions> options, TimeProvider clock, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (limit.Wait(context) is { } wait)
            return TooOften(context, wait);
        if (!OneTimeCode.TryParse(await ReadAsync(context.Request, cancel), out var code))
            return Malformed();

        var started = clock.GetTimestamp();
        var user = CodeUser.From(context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent);
        if (await codes.ExchangeAsync(code, user) is { } opened)
            return Results.Json(ValidateOtpAnswer.Of(opened, features), PairingJson.Default.ValidateOtpAnswer);
        var step = options.Value.RefusalTime;
        var spent = clock.GetElapsedTime(started);
        await Task.Delay(step * Math.Ceiling((spent / step) + double.Epsilon) - spent, clock, cancel);
        return NotValid();
    }

    /// <summary>The code in the body; null when there is none to be found.</summary>
    private static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasJsonContentType() || request.ContentLength > LongestBody)
            return null;
        // Most callers say how long it is, and it is short.
        var body = new byte[(request.ContentLength ?? LongestBody) + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel);
        if (length == body.Length)
            return null;
        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(0, length), PairingJson.Default.ValidateOtpRequest)?.Otp;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Malformed() => Results.Problem(
        statusCode: StatusCodes.Status400BadRequest, title: "This is not a one-time code",
        detail: "Send JSON {\"otp\": \"…\"} with one code as the portal shows it: ws, four or five letters and digits, a hyphen and six digits.");

    private static IResult NotValid() => Results.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "This code is not valid",
        detail: "The code is wrong, already used or expired. Create a new one on the workspace's page.");

    private static IResult TooOften(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter =
            Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        return Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: "Too many tries",
            detail: "Wait a moment, then try again.");
    }
}
