using AdimPortal.Infrastructure.Stripe;

namespace AdimPortal.Web.Endpoints.Billing;

/// <summary>
/// <c>POST /api/stripe/webhook</c>: Stripe tells that something happened. Kept and answered at once; a job handles it.
/// </summary>
internal static class StripeWebhookEndpoint
{
    public const string Path = "/api/stripe/webhook";

    /// <summary>Stripe's events are some kilobytes; a bound keeps strangers from sending more.</summary>
    private const int LongestBody = 1 << 20;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, HandleAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpRequest request, StripeInbox inbox, CancellationToken cancel)
    {
        if (request.ContentLength > LongestBody)
            return TooLong();
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancel)) > 0;)
        {
            if (body.Length + read > LongestBody)
                return TooLong();
            body.Write(buffer, 0, read);
        }

        return await inbox.TakeAsync(request.Headers["Stripe-Signature"],
            body.GetBuffer().AsMemory(0, (int)body.Length), cancel) switch
        {
            WebhookAnswer.Kept => Results.Ok(),
            WebhookAnswer.Forged =>
                Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The signature is not valid"),
            _ => Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "This is not an event"),
        };
    }

    private static IResult TooLong() =>
        Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "The event is too long");
}
