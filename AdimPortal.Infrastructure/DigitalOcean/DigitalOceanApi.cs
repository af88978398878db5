using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Http;
using AdimPortal.Infrastructure.Outages;
using Microsoft.Extensions.Options;
using Polly;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>
/// Sends calls: within the budget, with a time limit, again where that is safe, and every failure put into words.
/// </summary>
internal sealed class DigitalOceanApi(
    IHttpClientFactory clients, IOptions<DigitalOceanOptions> options, CallBudget budget, CallMeter meter,
    OutsideSystemBreakers breakers,
    TimeProvider clock, IRandomSource random)
{
    public const string ClientName = "DigitalOcean";

    private readonly OutsideSystemBreaker _breaker = breakers.Of(OutsideSystem.Cloud);

    private readonly ResiliencePipeline<CallAttempt<byte[]>> _repeat =
        CallAttempt<byte[]>.Repeat(most: 2, clock, random);

    /// <summary>The answer's body, or null when the thing isn't there (404).</summary>
    public async Task<Result<byte[]?>> SendAsync(ApiCall call, CancellationToken cancel)
    {
        var attempt = await _repeat.ExecuteAsync(async token => await AttemptAsync(call, token), cancel);
        return attempt.Failure is { } failure ? failure : attempt.Answer;
    }

    public async Task<Result<T?>> FindAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        var sent = await SendAsync(call, cancel);
        if (!sent.TryGet(out var body, out var failure))
            return failure;
        if (body is null)
            return default(T);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? (Result<T?>)DigitalOceanErrors.Unreadable(call, "null");
        }
        catch (JsonException e)
        {
            return DigitalOceanErrors.Unreadable(call, e.Message);
        }
    }

    /// <summary>For calls whose object must be there.</summary>
    public async Task<Result<T>> GetAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        if (!(await FindAsync(call, type, cancel)).TryGet(out var found, out var failure))
            return failure;
        return found is null ? NotThere(call) : found;
    }

    public async Task<Result<Unit>> DoAsync(ApiCall call, CancellationToken cancel)
    {
        if (!(await SendAsync(call, cancel)).TryGet(out var body, out var failure))
            return failure;
        return body is null ? NotThere(call) : Unit.Value;
    }

    /// <summary>What isn't there counts as deleted.</summary>
    public async Task<Result<Unit>> DeleteAsync(ApiCall call, CancellationToken cancel) =>
        (await SendAsync(call, cancel)).TryGet(out _, out var failure) ? Unit.Value : failure;

    private static Failure NotThere(ApiCall call) =>
        DigitalOceanErrors.From(call, HttpStatusCode.NotFound, ApiError.None, null);

    private async Task<CallAttempt<byte[]>> AttemptAsync(ApiCall call, CancellationToken cancel)
    {
        // While the cloud is away, calls that aren't made use up nothing of the budget.
        if ((_breaker.Refused() ?? await budget.EnterAsync(cancel)) is { } full)
            return new(full);
        return await CallAttempt<byte[]>.MakeAsync(_breaker, token => MakeAsync(call, token), cancel);
    }

    private async Task<CallAttempt<byte[]>> MakeAsync(ApiCall call, CancellationToken cancel)
    {
        var settings = options.Value;
        using var limit = new CancellationTokenSource(settings.CallTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        var started = clock.GetTimestamp();
        var outcome = "timeout";
        try
        {
            using var request = call.ToRequest(settings.BaseAddress, settings.Token);
            using var client = clients.CreateClient(ClientName);
            using var response =
                await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            outcome = $"{(int)response.StatusCode}";
            return await JudgeAsync(call, response, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(DigitalOceanErrors.TimedOut(call, settings.CallTimeout), Again: call.MayRepeat);
        }
        catch (HttpRequestException e)
        {
            outcome = "unreachable";
            // A connection that was never made carried nothing: a create may be sent again too.
            return new(DigitalOceanErrors.Unreachable(call, e),
                Again: call.MayRepeat
                    || e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError);
        }
        finally
        {
            meter.Record(call, outcome, clock.GetElapsedTime(started));
        }
    }

    private async Task<CallAttempt<byte[]>> JudgeAsync(ApiCall call, HttpResponseMessage response,
        CancellationToken cancel)
    {
        budget.Learn(response.Headers);
        var body = await response.Content.ReadAsByteArrayAsync(cancel);
        if (response.IsSuccessStatusCode)
            return new(body);
        if (response.StatusCode is HttpStatusCode.NotFound)
            return new((byte[]?)null);
        var retryAfter = RetryAfter.Of(response.Headers, clock);
        var limited = response.StatusCode is HttpStatusCode.TooManyRequests;
        if (limited)
            budget.Pause(retryAfter ?? DigitalOceanErrors.LimitedFor);
        var failure = DigitalOceanErrors.From(call, response.StatusCode, ApiError.Read(body), retryAfter);
        // A call that was refused for the rate was not carried out, whatever it was.
        return new(failure, Again: limited || (failure is Failure.Passing && call.MayRepeat));
    }
}
