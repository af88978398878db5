using System.Globalization;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>Why a server is refused. The installer shows the detail to a person as it is.</summary>
internal static class Problems
{
    public static IResult Bad(string detail) =>
        Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "This can't be read", detail: detail);

    public static IResult NotSecret() => Results.Problem(
        statusCode: StatusCodes.Status403Forbidden, title: "This needs TLS",
        detail: "Passwords travel here, so this portal answers servers over https only.");

    public static IResult NoSuchToken() => Results.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "This token is not valid",
        detail: "The token is wrong, used up or older than an hour. Make a new line on the portal's page Use my own server.");

    public static IResult NoSuchKey() => Results.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "This key is not valid",
        detail: "The transfer key is wrong, used up, revoked or older than an hour. Make a new line on the portal's page Move.");

    public static IResult AnotherServer(string from) => Results.Problem(
        statusCode: StatusCodes.Status403Forbidden, title: "This key is for another server",
        detail: $"The transfer key was made for another address than {from}, from which this server reaches the portal. Make a new line for {from} on the portal's page Move.");

    public static IResult NotWanted() => Results.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "It is not wanted any more",
        detail: "The portal has called this off.");

    public static IResult Taken(string detail) =>
        Results.Problem(statusCode: StatusCodes.Status409Conflict, title: "This is taken", detail: detail);

    public static IResult Refused(string detail) =>
        Results.Problem(statusCode: StatusCodes.Status422UnprocessableEntity, title: "There is no place for it",
            detail: detail);

    public static IResult Unsigned() => Results.Problem(
        statusCode: StatusCodes.Status401Unauthorized, title: "The signature is not valid",
        detail: "The portal does not know this server by that signature.");

    public static IResult WrongTime() => Results.Problem(
        statusCode: StatusCodes.Status401Unauthorized, title: "The clocks differ",
        detail: "The clock of this server is off by more than five minutes. Set it, then try again.");

    public static IResult Forgotten() => Results.Problem(
        statusCode: StatusCodes.Status410Gone, title: "The server was forgotten",
        detail: "The portal has forgotten this server: the installation was called off, or somebody chose Forget this server.");

    public static IResult NotInstalling() => Results.Problem(
        statusCode: StatusCodes.Status409Conflict, title: "Nothing is being installed",
        detail: "The portal expects no installation on this server now: it was called off, or is complete.");

    public static IResult NotLetIn(string detail) =>
        Results.Problem(statusCode: StatusCodes.Status422UnprocessableEntity, title: "The portal did not get in",
            detail: detail);

    public static IResult TooLong() =>
        Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "This is too long",
            detail: "Send less at once.");

    public static IResult TooSlow() => Results.Problem(
        statusCode: StatusCodes.Status408RequestTimeout, title: "This took too long",
        detail: "The portal waited a minute for the whole request. Try again.");

    public static IResult TooMuch(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter =
            Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        return Results.Problem(
            statusCode: StatusCodes.Status429TooManyRequests, title: "Too much output",
            detail: "This server sends more output than the portal keeps. Wait a minute, then send the same again.");
    }

    public static IResult TooOften(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter =
            Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        return Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: "Too many tries",
            detail: $"The portal was asked too often. Wait {(wait < TimeSpan.FromMinutes(2) ? "a minute" : $"{wait.TotalMinutes:0} minutes")}, then try again.");
    }
}
