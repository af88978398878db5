using System.Globalization;

namespace AdimPortal.Sandbox.DigitalOcean.Api;

/// <summary>
/// 5,000 calls in an hour and, unless told otherwise, 250 in a minute, as the real API allows one token. The hour is a
/// window that slides; "reset" tells when its oldest call leaves it.
/// </summary>
public sealed class RateLimit(SandboxOptions options, TimeProvider time)
{
    public const int PerHour = 5_000;
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _hour = new();
    private readonly Queue<DateTimeOffset> _minute = new();

    /// <param name="RetryAfter">Null when the call may pass.</param>
    public sealed record Verdict(int Remaining, DateTimeOffset Reset, TimeSpan? RetryAfter)
    {
        public bool IsRefused => RetryAfter is not null;

        public void WriteTo(IHeaderDictionary headers)
        {
            headers["ratelimit-limit"] = PerHour.ToString(CultureInfo.InvariantCulture);
            headers["ratelimit-remaining"] = Remaining.ToString(CultureInfo.InvariantCulture);
            headers["ratelimit-reset"] = Reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            if (RetryAfter is { } wait)
                headers.RetryAfter =
                    Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Counts one call. A refused call is not counted.</summary>
    public Verdict Count()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Forget(_hour, now - TimeSpan.FromHours(1));
            Forget(_minute, now - TimeSpan.FromMinutes(1));
            TimeSpan? wait = null;
            if (_hour.Count >= PerHour) wait = _hour.Peek() + TimeSpan.FromHours(1) - now;
            else if (_minute.Count >= options.CallsPerMinute) wait = _minute.Peek() + TimeSpan.FromMinutes(1) - now;
            if (wait is null)
            {
                _hour.Enqueue(now);
                _minute.Enqueue(now);
            }
            return new Verdict(PerHour - _hour.Count, (_hour.Count > 0 ? _hour.Peek() : now) + TimeSpan.FromHours(1),
                wait);
        }
    }

    private static void Forget(Queue<DateTimeOffset> calls, DateTimeOffset before)
    {
        while (calls.TryPeek(out var oldest) && oldest <= before) calls.Dequeue();
    }
}
