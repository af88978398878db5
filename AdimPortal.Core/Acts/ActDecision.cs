namespace AdimPortal.Core.Acts;

/// <summary>What the gate answers.</summary>
public abstract record ActDecision
{
    private ActDecision()
    {
    }

    public sealed record Allowed(ActPermit Permit) : ActDecision;

    /// <summary>Allowed, but not yet: the owner is told, and can refuse it.</summary>
    public sealed record Waits(DelayedAct Delayed) : ActDecision;

    /// <summary>The password has to be typed again first.</summary>
    /// <param name="WithCode">And a code of the authenticator app: the account has two-step sign-in.</param>
    public sealed record NeedsFreshSignIn(bool WithCode) : ActDecision;

    public sealed record NeedsReason(ActRule Rule) : ActDecision;

    /// <param name="UserMessage">Why not, for the one who asked.</param>
    public sealed record Refused(string UserMessage) : ActDecision;
}

/// <summary>An act that was allowed but has to wait. It is no permit: it is kept until its time comes.</summary>
public sealed class DelayedAct
{
    internal DelayedAct(ActPermit later) => Later = later;

    internal ActPermit Later { get; }

    public Act Act => Later.Act;
}
