namespace AdimPortal.Core.Acts;

/// <summary>Who somebody is at this moment, read anew for each act.</summary>
public interface IActors
{
    /// <summary>Null when the session has ended, is another account's, or is none.</summary>
    Task<KnownActor?> FindAsync(Caller caller, CancellationToken cancel);

    /// <summary>Whether the account is an admin at this moment, and the role counts.</summary>
    Task<bool> IsAdminAsync(Guid account, CancellationToken cancel);
}

/// <summary>Who says that they ask: what their cookie says.</summary>
public readonly record struct Caller(Guid Account, Guid Session);

/// <param name="ConfirmedAt">When the password was last typed in this session, and the code where there is a second
/// step.</param>
/// <param name="Address">Where the session was last seen.</param>
/// <param name="HasSecondStep">The account has two-step sign-in.</param>
public sealed record KnownActor(Guid Account, bool IsVerified, bool IsSupport, bool IsAdmin, DateTimeOffset ConfirmedAt,
    string? Address, bool HasSecondStep);
