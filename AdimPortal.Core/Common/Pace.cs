namespace AdimPortal.Core.Common;

/// <summary>
/// How often something may be done: so often at once, and then again each time the interval has passed. (A token
/// bucket.)
/// </summary>
/// <param name="Burst">From 1.</param>
/// <param name="Interval">Until one more is allowed; longer than nothing.</param>
public sealed record Pace(int Burst, TimeSpan Interval);

/// <summary>
/// Holds people to a <see cref="Pace"/>, on all nodes together. What is counted must name the caller, or what the
/// caller has proven: a count of something that any stranger can name is a way for strangers to use it up for others.
/// </summary>
public interface IPacer
{
    /// <summary>Counts one; false when it is too soon for another.</summary>
    Task<bool> TakeAsync(string what, Pace pace, CancellationToken cancel);

    /// <summary>Takes back one that was counted: it turned out to be none of those that are limited.</summary>
    Task GiveBackAsync(string what, Pace pace, CancellationToken cancel);
}
