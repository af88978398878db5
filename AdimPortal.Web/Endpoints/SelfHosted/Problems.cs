using System.Globalization;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>Why a server is refused. The installer shows the detail to a person as it is.</summary>
internal static class Problems
{
    public static IResult Bad(string detail) =>
        Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "This can't be read", detail: detail);

    public static IResult NotSecret() => Results.Problem(
        statusCode: StatusCodes.Status403Forbidden, title: "This needs TLS",
        detail: "This connection carries passwords, so the portal accepts servers over HTTPS only.");

    public static IResult NoSuchToken() => Results.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "This token is not valid",
        detail: "The token is wrong, already used or older than an hour. Create a new command on the portal's page Use my own server.");

    public static IResult NoSuchKey() => Results.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "This key is not valid",
        detail: "The transfer key is wrong, already used, revoked or older than an hour. Create a new command on the portal's page Move.");

    public static IResult AnotherServer(string from) => Results.Problem(
        statusCode: StatusCodes.Status403Forbidden, title: "This key is for another server",
        detail: $"The transfer key was created for an address other than {from}, from which this server reaches the portal. Create a new command for {from} on the portal's page Move.");

    public static IResult NotWanted() => Results.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "No longer needed",
        detail: "The portal has cancelled this.");

    public static IResult Taken(string detail) =>
        Results.Problem(statusCode: StatusCodes.Status409Conflict, title: "Already in use", detail: detail);

    public static IResult Refused(string detail) =>
        Results.Problem(statusCode: StatusCodes.Status422UnprocessableEntity, title: "Request refused",
            detail: detail);

    public static IResult Unsigned() => Results.Problem(
        statusCode: StatusCodes.Status401Unauthorized, title: "The signature is not valid",
        detail: "The portal does not recognize this server's signature.");

    public static IResult WrongTime() => Results.Problem(
        statusCode: StatusCodes.Status401Unauthorized, title: "The clocks differ",
        detail: "This server's clock is off by more than five minutes. Set the clock, then try again.");

    public static IResult Unregistered() => Results.Problem(
        statusCode: StatusCodes.Status410Gone, title: "The server was unregistered",
        detail: "This server is no longer registered: the installation was cancelled, or someone chose Unregister this server.");

    public static IResult NotInstalling() => Results.Problem(
        statusCode: StatusCodes.Status409Conflict, title: "Nothing is being installed",
        detail: "The portal expects no installation on this server now: it was cancelled or is complete.");

    public static IResult NotLetIn(string detail) =>
        Results.Problem(statusCode: StatusCodes.Status422UnprocessableEntity, title: "The portal could not sign in",
            detail: detail);

    public static IResult TooLong() =>
        Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "This is too long",
            detail: "Send less at once.");

    public static IResult TooSlow() => Results.Problem(
        statusCode: StatusCodes.Status408RequestTimeout, title: "This took too long",
        detail: "The request did not arrive within a minute. Try again.");

    public static IResult TooMuch(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter =
            Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        return Results.Problem(
            statusCode: StatusCodes.Status429TooManyRequests, title: "Too much output",
            detail: "This server sends more output than the portal keeps. Wait a minute, then send it again.");
    }

    public static IResult TooOften(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter =
            Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        return Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: "Too many tries",
            detail: $"Too many requests. Wait {(wait < TimeSpan.FromMinutes(2) ? "a minute" : $"{wait.TotalMinutes:0} minutes")}, then try again.");
    }
}
