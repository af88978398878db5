namespace AdimPortal.Core.Pairing;

/// <summary>The rules of one-time codes. A million codes, five tries: whoever guesses has a chance of one in 200,000.</summary>
public static class PairingRules
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>This many wrong tries kill the code.</summary>
    public const int MaximumWrongTries = 5;

    /// <summary>Where a code is in its life. A code past its time is expired, whether or not anybody has written that down yet.</summary>
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
