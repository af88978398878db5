using AdimPortal.Core.Common;

namespace AdimPortal.Core.Operations;

/// <summary>How often a step is tried and how long it rests in between.</summary>
/// <param name="Tries">How often it is tried in all, the first included.</param>
/// <param name="FirstDelay">The rest after the first failure; it doubles with each.</param>
/// <param name="LongestDelay">The doubling stops here.</param>
public sealed record RetryPolicy(int Tries, TimeSpan FirstDelay, TimeSpan LongestDelay)
{
    public static readonly RetryPolicy Default = new(6, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1));

    /// <summary>For steps whose undo waits for the world: each look counts as a try there.</summary>
    public static readonly RetryPolicy ForWaiting = new(90, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    /// <summary>Between two looks for an outside system that is away, while nobody says that it is back.</summary>
    public static class ForOutages
    {
        private static readonly TimeSpan First = TimeSpan.FromSeconds(15);
        private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

        /// <param name="waited">How long it is away already: the rest grows with that.</param>
        /// <param name="wish">As for <see cref="RetryPolicy.DelayAfter"/>.</param>
        public static TimeSpan DelayAfter(TimeSpan waited, TimeSpan? suggested, IRandomSource random) =>
            AtLeast(RestAfter(waited) * (0.5 + random.Fraction() / 2), suggested);

        /// <summary>The same without chance and without a wish.</summary>
        public static TimeSpan RestAfter(TimeSpan waited)
        {
            var grown = waited / 2;
            return grown < First ? First : grown < Longest ? grown : Longest;
        }
    }

    /// <summary>A wish longer than this is cut: nobody waits for hours on one header.</summary>
    private static readonly TimeSpan LongestSuggestion = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The rest after failure number <paramref name="failures"/> (from 1): doubling, with half of it left to chance, so
    /// that many operations that failed together don't come back together. The other side's wish (Retry-After) is a
    /// lower bound.
    /// </summary>
    public TimeSpan DelayAfter(int failures, TimeSpan? suggested, IRandomSource random)
    {
        var doubled = FirstDelay * Math.Pow(2, Math.Min(failures - 1, 20));
        var bounded = doubled < LongestDelay ? doubled : LongestDelay;
        return AtLeast(bounded * (0.5 + random.Fraction() / 2), suggested);
    }

    private static TimeSpan AtLeast(TimeSpan rest, TimeSpan? suggested)
    {
        if (suggested is not { } asked)
            return rest;
        var capped = asked < LongestSuggestion ? asked : LongestSuggestion;
        return capped > rest ? capped : rest;
    }
}
