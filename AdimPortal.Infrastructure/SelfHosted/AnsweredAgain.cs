using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>
/// Who gets the answer to a used token or key again: it holds secrets, and the token may have been read by others
/// meanwhile.
/// </summary>
internal static class AnsweredAgain
{
    /// <summary>
    /// Whether it is the very server that used it, proven by its key, soon enough. One conditional update takes the
    /// stamp, so a listener who repeats the request gets nothing.
    /// </summary>
    public static async Task<bool> IsAgainAsync(
        this PortalDbContext context, WorkspaceId workspace, Registration registration, DateTimeOffset usedAt,
        DateTimeOffset now, CancellationToken cancel) =>
        registration.SignedAt is { } stamp && now - usedAt <= Registration.AnsweredAgainFor
        && await context.Set<SelfHostedServerRow>()
            .Where(s => s.WorkspaceId == workspace && s.UnregisteredAt == null && s.HostKey == registration.HostKey
                && s.AgentKey == registration.AgentKey && s.LastStamp < stamp)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastStamp, stamp), cancel) == 1;
}
