namespace AdimPortal.Sandbox.DigitalOcean.Api;

/// <summary>The API's own error body.</summary>
public sealed record ErrorBody(string Id, string Message, string RequestId);

/// <summary>
/// A request that the API refuses. Endpoints throw it from wherever they notice; it becomes the answer.
/// </summary>
public sealed class ApiException(int status, string id, string message) : Exception(message)
{
    public int Status => status;

    public string Id => id;

    public static ApiException NotFound() =>
        new(404, "not_found", "The resource you were accessing could not be found.");

    public static ApiException Unprocessable(string message) => new(422, "unprocessable_entity", message);

    public static ApiException BadRequest(string message) => new(400, "bad_request", message);
}

internal static class Answer
{
    public static IResult Ok(object body) => Results.Json(body);

    public static IResult Created(object body) => Results.Json(body, statusCode: 201);

    public static IResult Accepted(object body) => Results.Json(body, statusCode: 202);

    public static IResult Nothing() => Results.NoContent();

    public static IResult Error(HttpContext context, int status, string id, string message) =>
        Results.Json(new ErrorBody(id, message, context.TraceIdentifier), statusCode: status);

    /// <summary>Times as the API writes them: UTC, whole seconds.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
