namespace AdimPortal.Core.Pairing;

/// <summary>
/// The rules of one-time codes. No number of wrong tries ends one: there are too many codes to guess at (decision
/// 0027).
/// </summary>
public static class PairingRules
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>
    /// Where a code is in its life. A code past its time is expired, whether or not anybody has written that down yet.
    /// </summary>
    public static CodeStatus StatusOf(CodeEnding? ending, DateTimeOffset expiresAt, DateTimeOffset now) => ending switch
    {
        null => now < expiresAt ? CodeStatus.Live : CodeStatus.Expired,
        CodeEnding.Used => CodeStatus.Used,
        CodeEnding.Expired => CodeStatus.Expired,
        CodeEnding.Replaced => CodeStatus.Replaced,
        CodeEnding.TooManyTries => CodeStatus.TooManyTries,
        CodeEnding.Withdrawn => CodeStatus.Withdrawn,
        _ => throw new ArgumentOutOfRangeException(nameof(ending)),
    };
}

/// <summary>How a code came to its end.</summary>
public enum CodeEnding
{
    Used,
    Expired,

    /// <summary>A new one was made.</summary>
    Replaced,

    /// <summary>Wrong tries ended it, as they did before decision 0027. Only rows of then say so.</summary>
    TooManyTries,

    /// <summary>Its workspace was given up.</summary>
    Withdrawn,
}

public enum CodeStatus
{
    Live,
    Used,
    Expired,
    Replaced,
    TooManyTries,
    Withdrawn,
}
