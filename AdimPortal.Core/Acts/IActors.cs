namespace AdimPortal.Core.Acts;

/// <summary>Who somebody is at this moment, read anew for each act.</summary>
public interface IActors
{
    /// <summary>Null when the session has ended, is another account's, or is none.</summary>
    Task<KnownActor?> FindAsync(Caller caller, CancellationToken cancel);

    /// <summary>Whether the account is an admin at this moment.</summary>
    Task<bool> IsAdminAsync(Guid account, CancellationToken cancel);
}

/// <summary>Who says that they ask: what their cookie says.</summary>
public readonly record struct Caller(Guid Account, Guid Session);

/// <param name="ConfirmedAt">When the password was last typed in this session.</param>
/// <param name="Address">Where the session was last seen.</param>
public sealed record KnownActor(Guid Account, bool IsVerified, bool IsSupport, bool IsAdmin, DateTimeOffset ConfirmedAt,
    string? Address);
