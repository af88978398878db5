using AdimPortal.Core.Common;

namespace AdimPortal.Core.Operations;

/// <summary>
/// When a stuck operation is tried again without a person: slower and slower, then once a day for two weeks.
/// </summary>
public static class StuckRetries
{
    private static readonly TimeSpan[] Growing =
        [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4),
            TimeSpan.FromHours(12)];

    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <summary>After that many it waits for a person alone.</summary>
    public const int Most = 5 + 14;

    /// <param name="retries">How often it was tried again already; 0 for the first.</param>
    /// <returns>The rest, up to a tenth longer by chance, so that what got stuck together doesn't come back together;
    /// null when it is enough.</returns>
    public static TimeSpan? DelayAfter(int retries, IRandomSource random) =>
        retries >= Most ? null : (retries < Growing.Length ? Growing[retries] : Daily) * (1 + random.Fraction() / 10);
}
