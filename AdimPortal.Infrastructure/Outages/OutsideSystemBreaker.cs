using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using Polly;
using Polly.CircuitBreaker;

namespace AdimPortal.Infrastructure.Outages;

/// <summary>
/// The breaker of one outside system, on this node. Three calls that fail in a row open it, whatever succeeded before
/// them. Then nothing is sent for a while, and one call finds out whether the system is back.
/// </summary>
public sealed class OutsideSystemBreaker
{
    /// <summary>The longest rest between two calls to a system that is away: so soon its return is noticed.</summary>
    public static readonly TimeSpan LongestBreak = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstBreak = TimeSpan.FromSeconds(5);
    /// <summary>Three calls that each run into their time limit, and the pauses between them, are to fit in.</summary>
    private static readonly TimeSpan Sampling = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline<Failure?> _pipeline;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly CircuitBreakerManualControl _manual = new();
    private readonly Lock _lock = new();
    private DateTimeOffset _openUntil;
    private DateTimeOffset? _since;
    private string _detail = "";
    private bool _failedLast;

    public OutsideSystemBreaker(OutsideSystem system, TimeProvider clock)
    {
        (System, _clock) = (system, clock);
        _pipeline = new ResiliencePipelineBuilder<Failure?> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Failure?>
            {
                MinimumThroughput = 3,
                FailureRatio = 0.5,
                SamplingDuration = Sampling,
                BreakDurationGenerator = turn => ValueTask.FromResult(BreakAfter(turn.HalfOpenAttempts)),
                ShouldHandle = call => ValueTask.FromResult(SaysAway(call.Outcome)),
                OnOpened =
                    opened => { Opened(opened.BreakDuration, opened.Outcome.Result); return ValueTask.CompletedTask; },
                OnClosed = _ => { Closed(); return ValueTask.CompletedTask; },
                StateProvider = _state,
                ManualControl = _manual,
            })
            .Build();
    }

    public OutsideSystem System { get; }

    /// <summary>
    /// Since when it is away as this node sees it, and what it last said; null while calls are let through.
    /// </summary>
    public (DateTimeOffset Since, string Detail)? Outage
    {
        get
        {
            lock (_lock)
                return _since is { } since ? (since, _detail) : null;
        }
    }

    /// <summary>How long no call is made from here; null when calls are let through, if only one to look.</summary>
    public TimeSpan? RefusesFor
    {
        get
        {
            lock (_lock)
                return _since is not null && _openUntil - _clock.GetUtcNow() is var left && left > TimeSpan.Zero
                    ? left
                    : null;
        }
    }

    /// <summary>
    /// Makes the call, or answers at once that the system is away. A passing failure that names the system counts
    /// against it.
    /// </summary>
    public async Task<Failure?> RunAsync(Func<CancellationToken, Task<Failure?>> call, CancellationToken cancel)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await HeardAsync(await call(token)), cancel);
        }
        catch (BrokenCircuitException)
        {
            return Refusal();
        }
    }

    public async Task<Result<T>> RunAsync<T>(Func<CancellationToken, Task<Result<T>>> call, CancellationToken cancel)
    {
        Result<T>? answer = null;
        var failure =
            await RunAsync(
                async token => (answer = await call(token)).Value.TryGet(out _, out var failed) ? null : failed,
                cancel);
        return answer ?? failure!;
    }

    /// <summary>
    /// What a call is answered that isn't made, because the system is away; null when it may be made.
    /// </summary>
    public Failure? Refused() => RefusesFor is null ? null : Refusal();

    /// <summary>Another node has seen that it is back.</summary>
    public Task CloseAsync(CancellationToken cancel) => _manual.CloseAsync(cancel);

    /// <summary>
    /// What succeeded before the first failure is forgotten: a good minute must not hide for another minute that the
    /// system is gone.
    /// </summary>
    private async Task<Failure?> HeardAsync(Failure? failure)
    {
        var isAway = IsAway(failure);
        if (Interlocked.Exchange(ref _failedLast, isAway) != isAway && isAway
            && _state.CircuitState is CircuitState.Closed)
            await _manual.CloseAsync(CancellationToken.None);
        return failure;
    }

    private bool IsAway(Failure? failure) => failure is Failure.Passing { System: { } system } && system == System;

    private Failure.Passing Refusal()
    {
        lock (_lock)
            return new Failure.Passing(OutsideSystems.Waiting(System), $"No call was made. {_detail}", RefusesFor)
            { System = System };
    }

    private static TimeSpan BreakAfter(int looks) => looks switch
    {
        0 => FirstBreak,
        1 => 2 * FirstBreak,
        2 => 4 * FirstBreak,
        _ => LongestBreak,
    };

    /// <summary>A look that somebody called off says nothing: it is no sign that the system is back.</summary>
    private bool SaysAway(Outcome<Failure?> outcome) => outcome switch
    {
        { Exception: OperationCanceledException } => _state.CircuitState is CircuitState.HalfOpen,
        _ => IsAway(outcome.Result),
    };

    private void Opened(TimeSpan length, Failure? failure)
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            (_since, _openUntil, _detail) = (_since ?? now, now + length, failure?.Detail ?? _detail);
        }
    }

    private void Closed()
    {
        lock (_lock)
            _since = null;
    }
}
