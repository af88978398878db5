namespace AdimPortal.Core.Billing;

/// <summary>Why an act of an account could not be done.</summary>
/// <param name="IsForGood">Asking again changes nothing: see RequestAnswer.Refused.</param>
/// <param name="RetryAt">When it may be asked for again all the same.</param>
internal sealed record Obstacle(string UserMessage, bool IsForGood = false, DateTimeOffset? RetryAt = null);

/// <summary>
/// The acts that were refused in one look at an account, and when to look again: something may have changed by then.
/// </summary>
internal sealed class HeldActs
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(15);

    private readonly HashSet<AccountAction> _acts = [];
    private DateTimeOffset? _retryAt;

    public IReadOnlySet<AccountAction> Acts => _acts;

    public void Add(AccountAction act, DateTimeOffset? retryAt)
    {
        _acts.Add(act);
        _retryAt = _retryAt < retryAt ? _retryAt : retryAt ?? _retryAt;
    }

    /// <summary>Without an act that is held, what the account itself waits for.</summary>
    public DateTimeOffset? Until(DateTimeOffset? otherwise, DateTimeOffset now)
    {
        if (_acts.Count == 0)
            return otherwise;
        var look = _retryAt < now + LookAgain && _retryAt > now ? _retryAt.Value : now + LookAgain;
        return otherwise < look ? otherwise : look;
    }
}
