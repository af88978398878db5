using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Http;
using AdimPortal.Infrastructure.Outages;
using Microsoft.Extensions.Options;
using Polly;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>
/// Sends calls: with a time limit, again where Stripe's rules allow it (every POST carries an idempotency key, so each may be sent twice), and every
/// failure put into words.
/// </summary>
internal sealed class StripeApi(IHttpClientFactory clients, IOptions<StripeOptions> options, OutsideSystemBreakers breakers, TimeProvider clock, IRandomSource random)
{
    public const string ClientName = "Stripe";

    private readonly OutsideSystemBreaker _breaker = breakers.Of(OutsideSystem.Payments);

    private readonly ResiliencePipeline<CallAttempt> _repeat = CallAttempt.Repeat(most: 3, clock, random);

    public async Task<Result<T>> SendAsync<T>(StripeCall call, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        var attempt = await _repeat.ExecuteAsync(async token => await AttemptAsync(call, token), cancel);
        if (attempt.Failure is { } failure)
            return failure;
        try
        {
            return JsonSerializer.Deserialize(attempt.Body!, type) ?? (Result<T>)StripeTrouble.Unreadable(call, "null");
        }
        catch (JsonException e)
        {
            return StripeTrouble.Unreadable(call, e.Message);
        }
    }

    /// <summary>All pages of a list, by the cursor of the last object of each.</summary>
    public async Task<Result<IReadOnlyList<T>>> ListAsync<T>(StripeCall call, JsonTypeInfo<StripeList<T>> type, int most, CancellationToken cancel)
        where T : class, IStripeObject
    {
        var all = new List<T>();
        var page = call with { Fields = [.. call.Fields, ("limit", "100")] };
        while (true)
        {
            if (!(await SendAsync(page, type, cancel)).TryGet(out var list, out var failure))
                return failure;
            all.AddRange(list.Data);
            if (!list.HasMore || list.Data.Count == 0 || all.Count >= most)
                return all;
            page = call with { Fields = [.. call.Fields, ("limit", "100"), ("starting_after", list.Data[^1].Id)] };
        }
    }

    private async Task<CallAttempt> AttemptAsync(StripeCall call, CancellationToken cancel)
    {
        CallAttempt? attempt = null;
        var failure = await _breaker.RunAsync(async token => (attempt = await MakeAsync(call, token)).Failure, cancel);
        return attempt ?? new CallAttempt(failure!);
    }

    private async Task<CallAttempt> MakeAsync(StripeCall call, CancellationToken cancel)
    {
        var settings = options.Value;
        using var limit = new CancellationTokenSource(settings.CallTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var request = call.ToRequest(settings.BaseAddress, settings.ApiKey);
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            return response.IsSuccessStatusCode ? new CallAttempt(body) : Judge(call, response, body);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new CallAttempt(StripeTrouble.TimedOut(call, settings.CallTimeout), Again: true);
        }
        catch (HttpRequestException e)
        {
            return new CallAttempt(StripeTrouble.Unreachable(call, e), Again: true);
        }
    }

    private CallAttempt Judge(StripeCall call, HttpResponseMessage response, byte[] body)
    {
        var wait = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - clock.GetUtcNow() : null;
        var failure = StripeTrouble.From(call, response.StatusCode, StripeError.Read(body), wait);
        var wish = response.Headers.TryGetValues("Stripe-Should-Retry", out var said) ? said.First() : null;
        var again = wish switch
        {
            "true" => true,
            "false" => false,
            _ => response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
        };
        return new CallAttempt(failure, again);
    }
}
