namespace AdimPortal.Core.Acts;

/// <summary>What a rule says to one who asks. A closed set.</summary>
public enum ActVerdict
{
    Allowed,

    /// <summary>Allowed, after a delay in which the owner can say no.</summary>
    Waits,
    NeedsFreshSignIn,
    NeedsReason,
    NeedsPermission,

    /// <summary>The account's email address is not confirmed.</summary>
    NeedsConfirmedAddress,
    Refused,
}

/// <summary>What is known of one who asks.</summary>
/// <param name="Owns">The subject is theirs: their workspace, or their own account.</param>
/// <param name="IsFresh">The password was typed in this session a short while ago.</param>
/// <param name="HasPermission">The owner's consent holds now.</param>
/// <param name="HasReason">A reason was given.</param>
public readonly record struct Standing(bool IsVerified, bool Owns, bool IsSupport, bool IsAdmin, bool IsFresh,
    bool HasPermission, bool HasReason)
{
    /// <summary>
    /// As what they act where the rule is this one: the owner, if owners may; else an admin; else support.
    /// </summary>
    public ActorRole RoleFor(ActRule rule) =>
        Owns && rule.Owner is not null ? ActorRole.Owner
        : IsAdmin && rule.Admin is not null ? ActorRole.Admin
        : IsSupport && rule.Support is not null ? ActorRole.Support
        : Owns ? ActorRole.Owner : IsAdmin ? ActorRole.Admin : IsSupport ? ActorRole.Support : ActorRole.Nobody;

    /// <summary>Pure: the same answer for the same standing.</summary>
    public ActVerdict Judge(ActRule rule)
    {
        if (rule.Of(RoleFor(rule)) is not { } terms)
            return ActVerdict.Refused;
        if (!IsVerified && !rule.Unverified)
            return ActVerdict.NeedsConfirmedAddress;
        if (terms.NeedsPermission && !HasPermission)
            return ActVerdict.NeedsPermission;
        if (terms.NeedsFreshSignIn && !IsFresh)
            return ActVerdict.NeedsFreshSignIn;
        if (!HasReason
            && (terms.Reason is ReasonRule.Always || (terms.Reason is ReasonRule.WithoutPermission && !HasPermission)))
            return ActVerdict.NeedsReason;
        return terms.Waits ? ActVerdict.Waits : ActVerdict.Allowed;
    }
}
