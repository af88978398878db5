namespace AdimPortal.Infrastructure.Identity.Hashing;

/// <summary>Section "Hashing": what passwords may cost a node, and how long people wait for that.</summary>
public sealed class HashingOptions
{
    public const string Section = "Hashing";

    /// <summary>
    /// How many passwords a node hashes at once, each on a thread and most of a processor of its own. Usually half of
    /// the processors, and one at least: pages need the rest.
    /// </summary>
    public int AtOnce { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>
    /// Whoever signs in and would wait longer is asked to try again: nobody looks at a blank page so long.
    /// </summary>
    public TimeSpan SignInWithin { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whoever signs up and would wait longer is asked to come back. Until their turn comes they see their place.
    /// </summary>
    public TimeSpan SignUpWithin { get; set; } = TimeSpan.FromMinutes(5);

    public IEnumerable<string> Faults()
    {
        if (AtOnce is < 1 or > 64)
            yield return $"{Section}:{nameof(AtOnce)} must be from 1 to 64.";
        if (SignInWithin < TimeSpan.FromSeconds(1) || SignInWithin > TimeSpan.FromSeconds(25))
            yield return $"{Section}:{nameof(SignInWithin)} must be from 00:00:01 to 00:00:25.";
        if (SignUpWithin < TimeSpan.FromSeconds(10) || SignUpWithin > TimeSpan.FromMinutes(30))
            yield return $"{Section}:{nameof(SignUpWithin)} must be from 00:00:10 to 00:30:00.";
    }
}
