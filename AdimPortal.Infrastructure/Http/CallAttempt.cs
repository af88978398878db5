using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Outages;
using Polly;
using Polly.Retry;

namespace AdimPortal.Infrastructure.Http;

/// <summary>What became of one sending of a call to another company's API.</summary>
/// <param name="Again">It failed in a way that may pass, and sending it again does no harm.</param>
internal sealed record CallAttempt<T>(T? Answer, Failure? Failure, bool Again)
    where T : class
{
    /// <summary>A longer wish is handed up: whoever asked waits for it, holding nothing.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public CallAttempt(T? answer)
        : this(answer, null, false)
    {
    }

    public CallAttempt(Failure failure, bool Again = false)
        : this(null, failure, Again)
    {
    }

    /// <summary>How long the other side asked to wait.</summary>
    private TimeSpan? Suggested => (Failure as Failure.Passing)?.RetryAfter;

    /// <summary>Makes it, unless the breaker says that the system is away.</summary>
    public static async Task<CallAttempt<T>> MakeAsync(
        OutsideSystemBreaker breaker, Func<CancellationToken, Task<CallAttempt<T>>> make, CancellationToken cancel)
    {
        CallAttempt<T>? attempt = null;
        var failure = await breaker.RunAsync(async token => (attempt = await make(token)).Failure, cancel);
        return attempt ?? new(failure!);
    }

    /// <summary>Sends again after pauses that grow, or after the one that the other side asks for.</summary>
    /// <param name="most">Sendings after the first.</param>
    public static ResiliencePipeline<CallAttempt<T>> Repeat(int most, TimeProvider clock, IRandomSource random) =>
        new ResiliencePipelineBuilder<CallAttempt<T>> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<CallAttempt<T>>
            {
                MaxRetryAttempts = most,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(5),
                UseJitter = true,
                Randomizer = random.Fraction,
                ShouldHandle = outcome =>
                    ValueTask.FromResult(outcome.Outcome.Result is { Again: true } a && !(a.Suggested > LongestWait)),
                DelayGenerator = outcome => ValueTask.FromResult(outcome.Outcome.Result!.Suggested),
            })
            .Build();
}
