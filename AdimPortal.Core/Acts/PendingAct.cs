using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Acts;

/// <summary>What staff asked for that takes data away, while its owner can still say no.</summary>
/// <param name="Backup">The one to restore; null for other acts.</param>
/// <param name="Reason">The staff's, which the owner reads.</param>
/// <param name="DueAt">When it is done unless the owner refused it.</param>
public sealed record PendingAct(
    long Id, Act Act, WorkspaceId Workspace, Guid? Backup, Guid AskedBy, string Reason, DateTimeOffset AskedAt,
    DateTimeOffset DueAt, PendingState State)
{
    /// <summary>What the record says when it was due and could not be done.</summary>
    public static string NotDone(string why) => $"Not done after the delay: {why}";
}

/// <summary>The names are stored and must not change.</summary>
public enum PendingState
{
    Waiting,

    /// <summary>The owner said yes: it is due at once.</summary>
    Allowed,
    Refused,

    /// <summary>Staff took it back.</summary>
    Withdrawn,

    /// <summary>Its operation was asked for.</summary>
    Done,

    /// <summary>It could not be done, or whoever asked is no longer an admin.</summary>
    Failed,
}

/// <summary>Section "Acts".</summary>
public sealed record ActOptions
{
    public const string Section = "Acts";

    /// <summary>
    /// How long the owner can say no to what staff asked for, from when a mail server took the email.
    /// </summary>
    public TimeSpan OwnerHas { get; init; } = TimeSpan.FromHours(24);

    /// <summary>For how long what could not be begun (another operation is under way) is tried again.</summary>
    public TimeSpan TriedFor { get; init; } = TimeSpan.FromHours(24);
}

public interface IPendingActs
{
    /// <summary>
    /// Keeps what waits, with the record that it was asked for and the email to the owner: one transaction.
    /// </summary>
    /// <returns>Null when something waits for the owner of that workspace already.</returns>
    /// <exception cref="NotPossibleException">The workspace is the portal's own.</exception>
    Task<PendingAct?> SaveAsync(DelayedAct asked, Guid? backup, CancellationToken cancel);

    /// <summary>What waits for the owner of that workspace; null when nothing does.</summary>
    Task<PendingAct?> FindAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>The owner or the staff decide about what waits for the permit's workspace.</summary>
    /// <returns>False when it does not wait any more.</returns>
    Task<bool> DecideAsync(ActPermit permit, long pending, CancellationToken cancel);

    Task<IReadOnlyList<PendingAct>> DueAsync(int most, CancellationToken cancel);

    /// <summary>
    /// Takes one that is due, as done. Of two nodes one gets it; it is done at most once, whatever dies.
    /// </summary>
    Task<bool> TakeAsync(long pending, CancellationToken cancel);

    /// <summary>It could not be begun now: it is due again then.</summary>
    Task PutOffAsync(long pending, PendingState state, DateTimeOffset until, CancellationToken cancel);

    /// <summary>It was not done, and will not be. That is recorded, with the sentence that says why.</summary>
    Task FailAsync(long pending, string message, CancellationToken cancel);
}
