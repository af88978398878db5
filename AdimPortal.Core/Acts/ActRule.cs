namespace AdimPortal.Core.Acts;

/// <summary>What an act asks of one who may do it.</summary>
public sealed record Terms
{
    public static readonly Terms Plain = new();

    /// <summary>
    /// The password was typed in this session less than <see cref="ActRules.FreshFor"/> ago, and a code of the
    /// authenticator app where the account has two-step sign-in.
    /// </summary>
    public bool NeedsFreshSignIn { get; init; }

    public ReasonRule Reason { get; init; }

    /// <summary>The owner's consent, given before.</summary>
    public bool NeedsPermission { get; init; }

    /// <summary>The owner gets an email.</summary>
    public bool TellsOwner { get; init; }

    /// <summary>It waits for a while, in which the owner can refuse it.</summary>
    public bool Waits { get; init; }
}

/// <summary>What kind of thing an act is done to.</summary>
public enum ActScope
{
    Workspace,
    Account,
    Portal,
}

public enum ReasonRule
{
    None,
    Always,

    /// <summary>Only where the owner has not consented.</summary>
    WithoutPermission,
}

/// <summary>Who may do an act, and on what terms. Null: not at all.</summary>
/// <param name="Title">As records and emails name it: "Terminate the workspace".</param>
/// <param name="Done">As something that happened: "terminated the workspace".</param>
public sealed record ActRule(Act Act, string Title, string Done)
{
    public ActScope Scope { get; init; }

    public Terms? Owner { get; init; }

    public Terms? Support { get; init; }

    public Terms? Admin { get; init; }

    /// <summary>The portal does it by itself.</summary>
    public bool ByPortal { get; init; }

    /// <summary>A server of the customer's does it.</summary>
    public bool ByServer { get; init; }

    /// <summary>Whether an account may do it whose email address is not confirmed.</summary>
    public bool Unverified { get; init; }

    /// <summary>Whether the owner sees the reason that staff gave.</summary>
    public bool ShowsReason { get; init; }

    public Terms? Of(ActorRole role) => role switch
    {
        ActorRole.Owner => Owner,
        ActorRole.Support => Support,
        ActorRole.Admin => Admin,
        ActorRole.Portal or ActorRole.Console => ByPortal ? Terms.Plain : null,
        ActorRole.Server => ByServer ? Terms.Plain : null,
        ActorRole.Nobody => null,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };
}
