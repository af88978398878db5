using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Identity.Hashing;

/// <summary>
/// Hashes passwords and compares them, behind the <see cref="HashGate"/>. Nothing else in the portal does; a test holds
/// that.
/// </summary>
public sealed class Passwords(HashGate gate, IOptions<PasswordHasherOptions> options)
{
    private static readonly PortalUser Nobody = new();

    private readonly PasswordHasher<PortalUser> _hasher = new(options);
    private string? _nobodysHash;

    public HashTicket<string> Hash(string password, HashTurn turn, CancellationToken cancel) =>
        gate.Enter(turn, () => _hasher.HashPassword(Nobody, password), cancel);

    /// <param name="hash">Null for an account without a password, and for no account: that fails, and takes as
    /// long.</param>
    public HashTicket<PasswordVerificationResult> Verify(string? hash, string password, HashTurn turn,
        CancellationToken cancel) => gate.Enter(turn, () => Compare(hash, password), cancel);

    /// <inheritdoc cref="HashGate.PlaceOf"/>
    public HashPlace? PlaceOf(HashTicket ticket) => gate.PlaceOf(ticket);

    /// <inheritdoc cref="HashGate.TooLongFor"/>
    public TimeSpan? TooLongFor(HashTurn turn) => gate.TooLongFor(turn);

    private PasswordVerificationResult Compare(string? hash, string password)
    {
        if (hash is not null)
            return _hasher.VerifyHashedPassword(Nobody, hash, password);
        _nobodysHash ??= _hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        _ = _hasher.VerifyHashedPassword(Nobody, _nobodysHash, password);
        return PasswordVerificationResult.Failed;
    }
}
