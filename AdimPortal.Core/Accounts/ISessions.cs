using AdimPortal.Core.Acts;

namespace AdimPortal.Core.Accounts;

/// <summary>
/// Signed-in browsers. A cookie is worth as much as its row here: when the row has ended, so has the session, on every
/// node.
/// </summary>
public interface ISessions
{
    /// <summary>
    /// What a session stands for at this moment, at most some seconds old. Null when it has ended, or never was.
    /// </summary>
    Task<SessionState?> FindAsync(Guid session, CancellationToken cancel);

    /// <summary>A new session.</summary>
    /// <param name="isConfirmed">The password was typed just now.</param>
    /// <param name="address">Where the browser is seen.</param>
    /// <param name="device">What the browser says of itself (User-Agent).</param>
    Task<Guid> OpenAsync(Guid account, bool isConfirmed, string? address, string? device, CancellationToken cancel);

    /// <summary>It was seen at work, there.</summary>
    Task SeenAsync(Guid session, string? address, CancellationToken cancel);

    /// <summary>The account's live sessions, the one seen last first.</summary>
    Task<IReadOnlyList<Session>> ListAsync(Guid account, CancellationToken cancel);

    /// <summary>The password was typed again in it.</summary>
    Task ConfirmedAsync(Caller caller, CancellationToken cancel);

    /// <summary>Ends one session of the permit's account. What has ended stays so.</summary>
    Task EndAsync(ActPermit permit, Guid session, CancellationToken cancel);

    /// <summary>Ends all sessions of the permit's account but one.</summary>
    /// <param name="except">Null for none.</param>
    Task EndAllAsync(ActPermit permit, Guid? except, CancellationToken cancel);

    /// <summary>The person signs out.</summary>
    Task SignOutAsync(Caller caller, CancellationToken cancel);

    /// <summary>The account's roles, its address or its stamp changed: its open pages ask anew.</summary>
    Task ChangedAsync(Guid account, CancellationToken cancel);
}

/// <param name="Stamp">Changes with the password.</param>
/// <param name="SeenAt">When it was last written down that it was seen.</param>
public sealed record SessionState(Guid Id, Guid Account, string Email, string Stamp, bool IsVerified,
    IReadOnlySet<string> Roles, DateTimeOffset SeenAt);

/// <param name="Device">What the browser says of itself, cut to <see cref="LongestDevice"/> characters.</param>
public sealed record Session(Guid Id, DateTimeOffset OpenedAt, DateTimeOffset SeenAt, string Address, string Device)
{
    public const int LongestDevice = 200;
}
