using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AdimPortal.Sandbox.DigitalOcean.Api;

/// <summary>
/// Every call passes here: the token is checked, calls are counted, and refusals get the API's error body.
/// </summary>
internal sealed class Gate(SandboxOptions options, RateLimit limit, ILogger<Gate> log)
{
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        context.TraceIdentifier = Guid.NewGuid().ToString();
        context.Response.Headers["x-request-id"] = context.TraceIdentifier;
        if (!HasToken(context.Request))
        {
            await Answer.Error(context, 401, "unauthorized", "Unable to authenticate you").ExecuteAsync(context);
            return;
        }
        var verdict = limit.Count();
        verdict.WriteTo(context.Response.Headers);
        if (verdict.IsRefused)
        {
            await Answer.Error(context, 429, "too_many_requests", "API rate limit exceeded.").ExecuteAsync(context);
            return;
        }
        await AnswerAsync(context, next);
    }

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (ApiException refusal)
        {
            await Answer.Error(context, refusal.Status, refusal.Id, refusal.Message).ExecuteAsync(context);
        }
        catch (Exception malformed) when (malformed is JsonException or BadHttpRequestException)
        {
            log.LogDebug(malformed, "{Method} {Path} is malformed.", context.Request.Method, context.Request.Path);
            await Answer.Error(context, 400, "bad_request", "The request body is not valid JSON of the expected form.")
                .ExecuteAsync(context);
        }
        catch (Exception bug) when (bug is not OperationCanceledException && !context.Response.HasStarted)
        {
            // The log names the reason: a full disk of this machine, or a fault of the Sandbox.
            log.LogError(bug, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
            await Answer.Error(context, 500, "server_error", "Unexpected server-side error").ExecuteAsync(context);
        }
    }

    private bool HasToken(HttpRequest request)
    {
        var expected = Encoding.UTF8.GetBytes($"Bearer {options.ApiToken}");
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()),
            expected);
    }
}
