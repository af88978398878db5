using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Billing;

internal static class Periods
{
    public const long Day = 86_400;

    /// <summary>
    /// The end of the period that begins then. Counted from the anchor, so that the 31st comes back after February.
    /// </summary>
    public static long End(Price price, long anchor, long start)
    {
        for (var number = 1; ; number++)
            if (Add(anchor, price, number) is var end && end > start) return end;
    }

    private static long Add(long anchor, Price price, int number)
    {
        var from = DateTimeOffset.FromUnixTimeSeconds(anchor);
        var count = number * price.IntervalCount;
        return (price.Interval switch
        {
            "day" => from.AddDays(count),
            "week" => from.AddDays(7 * count),
            "month" => from.AddMonths(count),
            "year" => from.AddYears(count),
            var other => throw new InvalidOperationException($"A price with the interval '{other}' has no periods."),
        }).ToUnixTimeSeconds();
    }

    public static long AddMonths(long from, int months) =>
        DateTimeOffset.FromUnixTimeSeconds(from).AddMonths(months).ToUnixTimeSeconds();

    public static string Date(long time) =>
        DateTimeOffset.FromUnixTimeSeconds(time)
            .ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture);
}
