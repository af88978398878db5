namespace AdimPortal.Core.Cloud;

/// <summary>
/// How many servers may be begun in a time, by the calls that the cloud allows. A pure function says when the next ones
/// may.
/// </summary>
/// <param name="Windows">At most so many in any such span.</param>
public sealed record ServerPace(IReadOnlyList<(int Most, TimeSpan Span)> Windows)
{
    /// <summary>As <c>./dev bench calls</c> counts them, but for the list that all builds share.</summary>
    private const int CallsEach = 11;

    /// <summary>A build's calls are spread over more than half a minute.</summary>
    private const double ShareOfMinute = 0.92;

    /// <summary>While servers start, the list of them takes a third of the hour's calls.</summary>
    private const double ShareOfHour = 0.6;

    public static ServerPace Of(int callsPerMinute, int callsPerHour) => new(
    [
        (Servers(callsPerMinute * ShareOfMinute), TimeSpan.FromMinutes(1)),
        (Servers(callsPerHour * ShareOfHour), TimeSpan.FromHours(1)),
    ]);

    /// <summary>How far back it looks.</summary>
    public TimeSpan Longest => Windows.Max(window => window.Span);

    /// <summary>When each of the next may be begun.</summary>
    /// <param name="begun">When others were, in <see cref="Longest"/>, in order.</param>
    /// <param name="room">How many the account has room for: nobody can tell when it has more.</param>
    /// <returns>One for each that waits; null where nobody can tell.</returns>
    public IReadOnlyList<DateTimeOffset?> Expect(IReadOnlyList<DateTimeOffset> begun, int waiting, int room,
        DateTimeOffset now)
    {
        var times = begun.ToList();
        var expected = new List<DateTimeOffset?>(waiting);
        for (var i = 0; i < waiting; i++)
        {
            if (i >= room)
            {
                expected.Add(null);
                continue;
            }

            var at = now;
            foreach (var (most, span) in Windows)
            {
                if (times.Count >= most && times[^most] + span is var free && free > at)
                    at = free;
            }

            times.Add(at);
            expected.Add(at);
        }

        return expected;
    }

    private static int Servers(double calls) => Math.Max(1, (int)(calls / CallsEach));
}
