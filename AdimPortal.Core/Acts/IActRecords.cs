using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Acts;

/// <summary>
/// What was done, by whom. Records are only ever added; an act's record is written in the transaction of its effect, by
/// the store that has it.
/// </summary>
public interface IActRecords
{
    /// <summary>
    /// For acts whose effect is outside of the database, or is that something is shown: written before it.
    /// </summary>
    Task WriteAsync(ActPermit permit, CancellationToken cancel);

    /// <summary>Somebody wanted what they may not.</summary>
    Task RefusedAsync(Act act, Actor actor, ActSubject subject, Guid? owner, CancellationToken cancel);

    /// <summary>The newest first.</summary>
    Task<IReadOnlyList<ActRecord>> ListAsync(ActFilter filter, int most, CancellationToken cancel);
}

/// <param name="Workspace">Null for all.</param>
/// <param name="Account">Who did it, or whose account or workspace it was; null for all.</param>
/// <param name="ByStaff">Only what staff did.</param>
/// <param name="Act">Null for all.</param>
/// <param name="IsRefused">Only what was not allowed.</param>
/// <param name="From">Done then or later; null for any time.</param>
/// <param name="Until">Done before then; null for any time.</param>
public sealed record ActFilter(WorkspaceId? Workspace = null, Guid? Account = null, bool ByStaff = false,
    long? Before = null, Act? Act = null, bool IsRefused = false, DateTimeOffset? From = null,
    DateTimeOffset? Until = null);

/// <param name="Email">Of who did it; null for the portal itself, and for accounts that are gone.</param>
/// <param name="OwnerEmail">Of whose it was.</param>
/// <param name="IsRefused">It was not allowed, and not done.</param>
public sealed record ActRecord(
    long Number, DateTimeOffset At, Act Act, bool IsRefused, ActorRole Role, Guid? Account, string? Email,
    WorkspaceId? Workspace, Guid? Owner, string? OwnerEmail,
    string? Reason, string? Proof, string? Address)
{
    /// <summary>What the proof says of an act that was only asked for.</summary>
    public const string WaitsForOwner = "asked, waits for the owner";

    /// <summary>Of refusals that came too fast to be recorded each.</summary>
    public static string MoreRefusals(long count) =>
        $"{count} more refusals before this one were counted and not recorded one by one.";

    /// <summary>It was asked for, and had to wait for the owner.</summary>
    public bool Waited => Proof == WaitsForOwner;
}
