using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity.Hashing;

/// <summary>
/// The hasher that Identity knows. It only hands over what was hashed behind the gate before: whoever asks it for
/// anything else would hold up a thread that pages need, and gets an exception instead.
/// </summary>
internal sealed class PreparedHashes : IPasswordHasher<PortalUser>
{
    private const string Outside = "Passwords are hashed behind the gate only (decision 0049).";

    private readonly Dictionary<string, string> _prepared = new(StringComparer.Ordinal);

    public void Prepare(string password, string hash) => _prepared[password] = hash;

    public string HashPassword(PortalUser user, string password) => _prepared.Remove(password, out var hash)
        ? hash
        : throw new InvalidOperationException(Outside);

    public PasswordVerificationResult VerifyHashedPassword(PortalUser user, string hashedPassword,
        string providedPassword) => throw new InvalidOperationException(Outside);
}
