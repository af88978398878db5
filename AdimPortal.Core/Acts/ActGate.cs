using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Acts;

/// <summary>
/// The one gate to everything that changes something. Deny unless allowed: who asks, and what of, is read anew each
/// time, for a page may have been open for long.
/// </summary>
public sealed class ActGate(IActors actors, IWorkspaceReader workspaces, IActRecords records, TimeProvider time)
{
    /// <param name="reason">Why, where the rule wants to know; one line, or several that are joined, of
    /// <see cref="ActRules.LongestReason"/> characters.</param>
    public async Task<ActDecision> AskAsync(Caller caller, Act act, ActSubject subject, string? reason,
        CancellationToken cancel)
    {
        var rule = ActRules.Of(act);
        if (subject.Scope != rule.Scope)
            throw new ArgumentException($"{act} is done to a {rule.Scope}.", nameof(subject));
        if (await actors.FindAsync(caller, cancel) is not { } known)
            return new ActDecision.Refused("Your session has ended. Sign in again.");
        var workspace = subject.Workspace is { } id ? await workspaces.FindAsync(id, cancel) : null;
        if (!OneLine.TryReadNote(reason, ActRules.LongestReason, out var why, out var refusal))
            return new ActDecision.Refused(refusal);
        var standing = StandingOf(known, subject, workspace, why);
        var actor = new Actor(known.Account, standing.RoleFor(rule), known.Address);
        // To whoever has no business with it, a workspace is not there.
        if (subject.Workspace is not null
            && (workspace is null || !(standing.Owns || standing.IsSupport || standing.IsAdmin)))
            return await RefuseAsync(act, actor with { Role = ActorRole.Nobody }, subject, workspace?.OwnerId,
                "This workspace does not exist.", cancel);
        var owner = workspace?.OwnerId ?? subject.Account;
        return standing.Judge(rule) switch
        {
            ActVerdict.Allowed => new ActDecision.Allowed(Permit()),
            ActVerdict.Waits => new ActDecision.Waits(new DelayedAct(Permit())),
            ActVerdict.NeedsFreshSignIn => new ActDecision.NeedsFreshSignIn(known.HasSecondStep),
            ActVerdict.NeedsReason => new ActDecision.NeedsReason(rule),
            ActVerdict.NeedsPermission =>
                await RefuseAsync(act, actor, subject, owner,
                    "The owner has not agreed to a move. Ask the owner first: it takes one click on the Move page.",
                    cancel),
            ActVerdict.NeedsConfirmedAddress =>
                new ActDecision.Refused("Confirm your email address first: the link is in the email that we sent you."),
            ActVerdict.Refused =>
                await RefuseAsync(act, actor, subject, owner, "You don't have permission to do this.", cancel),
            var verdict => throw new InvalidOperationException($"Unknown verdict {verdict}."),
        };

        ActPermit Permit() =>
            new(act, actor, subject, owner, why, rule.Of(actor.Role)!.NeedsFreshSignIn ? "fresh sign-in" : null);
    }

    /// <summary>
    /// The permit for what waited long enough, or was allowed by the owner. Whoever asked must still be allowed to.
    /// </summary>
    internal async Task<ActPermit?> AfterDelayAsync(Act act, Guid account, ActSubject subject, string reason,
        CancellationToken cancel)
    {
        var workspace = subject.Workspace is { } id ? await workspaces.FindAsync(id, cancel) : null;
        return await actors.IsAdminAsync(account, cancel)
            ? new ActPermit(act, new Actor(account, ActorRole.Admin), subject, workspace?.OwnerId ?? subject.Account,
                reason, "delay")
            : null;
    }

    private Standing StandingOf(KnownActor known, ActSubject subject, Workspace? workspace, string? reason) => new(
        known.IsVerified,
        Owns: workspace is not null ? workspace.OwnerId == known.Account : subject.Account == known.Account,
        known.IsSupport, known.IsAdmin,
        IsFresh: time.GetUtcNow() - known.ConfirmedAt < ActRules.FreshFor,
        HasPermission: workspace?.MoveAllowedUntil > time.GetUtcNow(),
        HasReason: reason is not null);

    private async Task<ActDecision> RefuseAsync(Act act, Actor actor, ActSubject subject, Guid? owner, string message,
        CancellationToken cancel)
    {
        await records.RefusedAsync(act, actor, subject, owner, cancel);
        return new ActDecision.Refused(message);
    }
}
