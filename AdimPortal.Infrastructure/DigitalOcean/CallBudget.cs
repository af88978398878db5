using System.Globalization;
using System.Net.Http.Headers;
using AdimPortal.Core.Common;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>
/// Keeps us under the limits of a token: calls wait their turn, in order, while the last minute or hour is full.
/// Several nodes share one token without knowing of each other, so what DigitalOcean itself says is left counts
/// besides.
/// </summary>
internal sealed class CallBudget(IOptions<DigitalOceanOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>Left to people and other nodes, when DigitalOcean says that little is left.</summary>
    private const int Reserve = 20;

    /// <summary>
    /// A longer wait is answered instead of waited for: an operation holds no thread while it waits, a call would.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Window _minute = new(options.Value.CallsPerMinute, TimeSpan.FromMinutes(1));
    private readonly Window _hour = new(options.Value.CallsPerHour, TimeSpan.FromHours(1));
    private readonly Lock _lock = new();
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;

    /// <summary>Null when the call may go; else the failure that says when to come again.</summary>
    public async Task<Failure?> EnterAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            for (var wait = TryEnter(); wait > TimeSpan.Zero; wait = TryEnter())
            {
                if (wait > LongestWait)
                    return DigitalOceanErrors.Limited(wait, "We have used up the calls that we allow ourselves.");
                await Task.Delay(wait, clock, cancel);
            }

            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Learn(HttpResponseHeaders headers)
    {
        if (Number(headers, "ratelimit-remaining") is < Reserve && Number(headers, "ratelimit-reset") is { } reset)
            PauseUntil(DateTimeOffset.FromUnixTimeSeconds(reset));
    }

    public void Pause(TimeSpan wait) => PauseUntil(clock.GetUtcNow() + wait);

    public void Dispose() => _turn.Dispose();

    private void PauseUntil(DateTimeOffset until)
    {
        lock (_lock)
        {
            // A reset further away than the longest window would be somebody's wrong clock.
            var furthest = clock.GetUtcNow() + TimeSpan.FromHours(1);
            _pausedUntil = until < furthest ? until : furthest;
        }
    }

    private TimeSpan TryEnter()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var wait = new[] { _pausedUntil - now, _minute.Wait(now), _hour.Wait(now) }.Max();
            if (wait > TimeSpan.Zero)
                return wait;
            _minute.Add(now);
            _hour.Add(now);
            return TimeSpan.Zero;
        }
    }

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
            && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private sealed class Window(int size, TimeSpan length)
    {
        private readonly Queue<DateTimeOffset> _calls = new();

        public TimeSpan Wait(DateTimeOffset now)
        {
            while (_calls.TryPeek(out var oldest) && oldest + length <= now)
                _calls.Dequeue();
            return _calls.Count < size ? TimeSpan.Zero : _calls.Peek() + length - now;
        }

        public void Add(DateTimeOffset now) => _calls.Enqueue(now);
    }
}
