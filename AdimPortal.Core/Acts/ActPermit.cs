using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Acts;

/// <summary>
/// The leave to do one act to one thing. Only <see cref="ActGate"/> gives it to people; services and stores that change
/// something take one and nothing else, so a page can't reach them without asking. It is recorded in the transaction of
/// the act's effect.
/// </summary>
public sealed class ActPermit
{
    internal ActPermit(Act act, Actor actor, ActSubject subject, Guid? owner, string? reason = null,
        string? proof = null)
    {
        if (ActRules.Of(act).Of(actor.Role) is null)
            throw new InvalidOperationException($"{actor.Role} may not {act}.");
        (Act, Actor, Subject, Owner, Reason, Proof) = (act, actor, subject, owner, reason, proof);
    }

    public Act Act { get; }

    public Actor Actor { get; }

    public ActSubject Subject { get; }

    /// <summary>
    /// Whose workspace or account it is; null when it is nobody's, or not looked up: the portal's own acts.
    /// </summary>
    public Guid? Owner { get; }

    /// <summary>Why, in the words of whoever does it; null when none was asked for.</summary>
    public string? Reason { get; }

    /// <summary>What was shown besides the session: "fresh sign-in"; null for nothing.</summary>
    public string? Proof { get; }

    /// <summary>
    /// What makes this request another than the last one like it, for what the portal asks for again and again: the
    /// half hour of a backup.
    /// </summary>
    public string? Occasion { get; private init; }

    public bool IsByPortal => Actor.Role is ActorRole.Portal;

    /// <summary>Who does it; null for the portal itself.</summary>
    public Guid? By => Actor.Account;

    public bool IsByStaff => Actor.Role is ActorRole.Support or ActorRole.Admin;

    /// <summary>The portal does it by itself.</summary>
    /// <param name="by">On whose behalf, where somebody asked for it at large: a roll-out.</param>
    /// <param name="occasion">See <see cref="Occasion"/>.</param>
    internal static ActPermit OfPortal(Act act, WorkspaceId workspace, Guid? by = null, string? occasion = null) =>
        new(act, new Actor(by, ActorRole.Portal), ActSubject.Of(workspace), null) { Occasion = occasion };

    internal static ActPermit OfPortal(Act act, ActSubject subject) =>
        new(act, new Actor(null, ActorRole.Portal), subject, subject.Account);

    /// <summary>A server of the owner's does it, with a token that the owner made or by its signature.</summary>
    internal static ActPermit OfServer(Act act, ActSubject subject, Guid? owner, string? address) =>
        new(act, new Actor(owner, ActorRole.Server, address), subject, owner);

    /// <summary>Whoever is root on the portal's server does it.</summary>
    internal static ActPermit OfConsole(Act act, ActSubject subject) =>
        new(act, new Actor(null, ActorRole.Console), subject, subject.Account);

    /// <summary>The workspace that may be acted on. It is a bug to come with the permit of another act.</summary>
    public WorkspaceId On(params ReadOnlySpan<Act> acts)
    {
        Require(acts);
        return Subject.Workspace ?? throw new InvalidOperationException($"The permit to {Act} names no workspace.");
    }

    /// <summary>The account that may be acted on.</summary>
    public Guid OnAccount(params ReadOnlySpan<Act> acts)
    {
        Require(acts);
        return Subject.Account ?? throw new InvalidOperationException($"The permit to {Act} names no account.");
    }

    public void Require(params ReadOnlySpan<Act> acts)
    {
        if (!acts.Contains(Act))
            throw new InvalidOperationException($"A permit to {Act} is no permit for this.");
    }
}
