using AdimPortal.Core.Common;
using Polly;
using Polly.Retry;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>What became of one sending.</summary>
/// <param name="Again">It failed in a way that may pass, and sending it again does no harm.</param>
internal sealed record ApiAttempt(byte[]? Body, Failure? Failure, bool Again)
{
    public ApiAttempt(byte[]? body)
        : this(body, null, false)
    {
    }

    public ApiAttempt(Failure failure, bool Again = false)
        : this(null, failure, Again)
    {
    }
}

internal static class ApiRepeat
{
    /// <summary>A longer wish is handed up: the operation waits for it, holding nothing.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public static ResiliencePipeline<ApiAttempt> Pipeline(TimeProvider clock, IRandomSource random) =>
        new ResiliencePipelineBuilder<ApiAttempt> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<ApiAttempt>
            {
                MaxRetryAttempts = 2,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(500),
                UseJitter = true,
                Randomizer = random.Fraction,
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Result is { Again: true } a && !(Wish(a) > LongestWait)),
                DelayGenerator = outcome => ValueTask.FromResult(Wish(outcome.Outcome.Result!)),
            })
            .Build();

    private static TimeSpan? Wish(ApiAttempt attempt) => (attempt.Failure as Failure.Passing)?.RetryAfter;
}
