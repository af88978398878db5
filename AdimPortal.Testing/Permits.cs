using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing;

/// <summary>Permits as the gate would give them, for tests of what comes after the gate.</summary>
public static class Permits
{
    /// <param name="by">Null for the portal itself.</param>
    /// <param name="role">Null for the first that may: owner, admin, support.</param>
    public static ActPermit For(Act act, WorkspaceId workspace, Guid? by, ActorRole? role = null,
        string? reason = null) => For(act, ActSubject.Of(workspace), by, role, reason);

    public static ActPermit For(Act act, Guid account, Guid? by, ActorRole? role = null, string? reason = null) =>
        For(act, ActSubject.Of(account), by, role, reason);

    public static ActPermit For(Act act, ActSubject subject, Guid? by, ActorRole? role = null, string? reason = null)
    {
        var rule = ActRules.Of(act);
        var asWho = by is null ? ActorRole.Portal
            : role
                ?? (rule.Owner is not null
                    ? ActorRole.Owner
                    : rule.Admin is not null
                        ? ActorRole.Admin
                        : rule.Support is not null ? ActorRole.Support : ActorRole.Portal);
        return new ActPermit(act, new Actor(by, asWho, "192.0.2.1"), subject,
            subject.Account ?? (asWho is ActorRole.Owner ? by : null), reason);
    }
}
