using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Api;

/// <summary>
/// Every call passes here: key, version, parameters, idempotency; then the endpoint, as one piece of work on the books.
/// </summary>
internal sealed class StripeGate(StripeBooks books, SandboxOptions options, ILogger<StripeGate> log)
{
    /// <summary>The one that the Sandbox speaks.</summary>
    public const string Version = "2026-10-28.endive";

    /// <param name="Body">Written while the books are still: what is kept of it must not be read later.</param>
    private sealed record Answer(int Status, string Body, KeptAnswer? Earlier = null);

    public async Task AnswerAsync(HttpContext context, Func<Call, JsonObject> endpoint)
    {
        var requestId =
            $"req_{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 14)}";
        context.Response.Headers["Request-Id"] = requestId;
        context.Response.Headers["Stripe-Version"] = Version;
        var answer = await TryAsync(context, endpoint, requestId);
        if (answer.Earlier is { } earlier)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
            context.Response.Headers["Original-Request"] = earlier.RequestId;
        }
        if (Key(context.Request) is { } key) context.Response.Headers["Idempotency-Key"] = key;
        if (answer.Status == 429) context.Response.Headers["Stripe-Should-Retry"] = "true";
        await Results.Text(answer.Body, "application/json", statusCode: answer.Status).ExecuteAsync(context);
    }

    private async Task<Answer> TryAsync(HttpContext context, Func<Call, JsonObject> endpoint, string requestId)
    {
        try
        {
            CheckKey(context.Request);
            CheckVersion(context.Request);
            var parameters = await ParametersReading.ReadAsync(context.Request);
            var canonical = parameters.Canonical();
            return books.Do(work =>
            {
                work.RequestId = requestId;
                work.PageAddress = $"{context.Request.Scheme}://{context.Request.Host}";
                if (Refusals.Next(work) is { } status) return new Answer(status, Refusals.Body(status).ToJsonString());
                return Work(
                    new Call(work, parameters, context.Request.Path, context.Request.RouteValues["id"] as string ?? ""),
                    context.Request, canonical, endpoint);
            });
        }
        catch (StripeError refusal)
        {
            return new Answer(refusal.Status, refusal.Body().ToJsonString());
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            log.LogError(bug, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
            return new Answer(500, Refusals.Body(500).ToJsonString());
        }
    }

    private static Answer Work(Call call, HttpRequest request, string canonical, Func<Call, JsonObject> endpoint)
    {
        if (request.Method != "POST" || Key(request) is not { } key)
            return new Answer(200, Done(call, endpoint).ToJsonString());
        var fingerprint =
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"POST {request.Path}\n{canonical}")));
        if (Idempotency.Earlier(call.Work, key, fingerprint) is { } earlier)
            return new Answer(earlier.Status, earlier.Body.ToJsonString(), earlier);
        call.Work.IdempotencyKey = key;
        try
        {
            var body = Done(call, endpoint);
            Idempotency.Keep(call.Work, key, fingerprint, 200, body);
            return new Answer(200, body.ToJsonString());
        }
        catch (StripeError refusal) when (refusal.KeepsChanges)
        {
            Idempotency.Keep(call.Work, key, fingerprint, refusal.Status, refusal.Body());
            throw;
        }
    }

    private static JsonObject Done(Call call, Func<Call, JsonObject> endpoint)
    {
        var expand = call.Parameters.Texts("expand");
        JsonObject answer;
        try
        {
            answer = endpoint(call);
        }
        catch (StripeError refusal) when (refusal.KeepsChanges && call.Parameters.Unknown() is { } unknown)
        {
            throw Unknown(unknown);
        }
        if (call.Parameters.Unknown() is { } surplus) throw Unknown(surplus);
        foreach (var path in expand) Expansion.Expand(answer, path, call.Work);
        return answer;
    }

    private static StripeError Unknown(string parameter) =>
        StripeError.Invalid($"Received unknown parameter: {parameter}", parameter, "parameter_unknown");

    private static string? Key(HttpRequest request) =>
        request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : null;

    private void CheckKey(HttpRequest request)
    {
        var given = request.Headers.Authorization.ToString();
        var key =
            given.StartsWith("Bearer ", StringComparison.Ordinal) ? given["Bearer ".Length..].Trim() : Basic(given);
        if (string.IsNullOrEmpty(key))
        {
            throw new StripeError(401, "invalid_request_error",
                "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        }
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key),
            Encoding.UTF8.GetBytes(options.StripeKey)))
            throw new StripeError(401, "invalid_request_error", $"Invalid API Key provided: {Masked(key)}");
    }

    /// <summary>curl -u KEY: sends the key as the name of a person without a password.</summary>
    private static string? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.Ordinal)) return null;
        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]
            : null;
    }

    private static string Masked(string key) =>
        key.Length <= 12 ? new string('*', key.Length) : $"{key[..8]}{new string('*', key.Length - 12)}{key[^4..]}";

    private static void CheckVersion(HttpRequest request)
    {
        var version = request.Headers["Stripe-Version"].ToString();
        if (version.Length > 0 && version != Version)
            throw StripeError.Invalid($"Invalid Stripe API version: {version}. This Sandbox speaks {Version} only.");
    }
}
