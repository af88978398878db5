using System.Net;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Http;
using AdimPortal.Infrastructure.Outages;
using Microsoft.Extensions.Options;
using Polly;
using Stripe;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>
/// The wire under Stripe.net: each try with a time limit, again where Stripe's rules allow it (every POST carries an
/// idempotency key, so each may be sent twice), and every failure put into words. The package's own retries are off: it
/// never repeats a 429, never reads Retry-After, and waits by a clock of its own.
/// </summary>
internal sealed class StripePipeline(
    IHttpClientFactory clients, IOptions<StripeOptions> options, OutsideSystemBreakers breakers, TimeProvider clock,
    IRandomSource random) : IHttpClient
{
    private readonly OutsideSystemBreaker _breaker = breakers.Of(OutsideSystem.Payments);

    private readonly ResiliencePipeline<CallAttempt<StripeResponse>> _repeat =
        CallAttempt<StripeResponse>.Repeat(most: 3, clock, random);

    /// <exception cref="StripeFailureException">It failed, after all tries.</exception>
    public async Task<StripeResponse> MakeRequestAsync(
        StripeRequest request, CancellationToken cancellationToken = default)
    {
        if (LacksId(request.Uri))
            throw new StripeFailureException(StripeErrors.WithoutId(NameOf(request)));
        var attempt = await _repeat.ExecuteAsync(async token => await TryAsync(request, token), cancellationToken);
        return attempt.Failure is { } failure ? throw new StripeFailureException(failure) : attempt.Answer!;
    }

    public Task<StripeStreamedResponse> MakeStreamingRequestAsync(
        StripeRequest request, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing that we ask for is streamed.");

    private Task<CallAttempt<StripeResponse>> TryAsync(StripeRequest request, CancellationToken cancel) =>
        CallAttempt<StripeResponse>.MakeAsync(_breaker, token => SendAsync(request, token), cancel);

    private async Task<CallAttempt<StripeResponse>> SendAsync(StripeRequest request, CancellationToken cancel)
    {
        var most = options.Value.CallTimeout;
        using var limit = new CancellationTokenSource(most, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var http = clients.CreateClient(StripeApi.ClientName);
            var wire = new SystemNetHttpClient(http, maxNetworkRetries: 0, enableTelemetry: false);
            var response = await wire.MakeRequestAsync(request, either.Token);
            return response.StatusCode is HttpStatusCode.OK ? new(response) : Judge(request, response);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(StripeErrors.TimedOut(NameOf(request), most), Again: true);
        }
        catch (HttpRequestException e)
        {
            return new(StripeErrors.Unreachable(NameOf(request), e), Again: true);
        }
    }

    private CallAttempt<StripeResponse> Judge(StripeRequest request, StripeResponse response)
    {
        var (error, wait) = (StripeError.Read(response.Content), RetryAfter.Of(response.Headers, clock));
        var failure = StripeErrors.From(NameOf(request), response.StatusCode, error, wait);
        var suggested = response.Headers.TryGetValues("Stripe-Should-Retry", out var said) ? said.First() : null;
        var again = suggested switch
        {
            "true" => true,
            "false" => false,
            _ => response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests
                or >= HttpStatusCode.InternalServerError,
        };
        return new(failure, again);
    }

    private static string NameOf(StripeRequest request) => $"{request.Method} {request.Uri.AbsolutePath}";

    /// <summary>With an empty id the package would ask for, or change, the whole list instead of one thing.</summary>
    private static bool LacksId(Uri address) =>
        address.AbsolutePath.EndsWith('/') || address.AbsolutePath.Contains("//", StringComparison.Ordinal);
}
