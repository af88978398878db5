using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Identity.Hashing;

/// <summary>Identity's accounts, with its every use of a password behind the gate.</summary>
internal sealed class PortalUsers(
    Passwords passwords, IUserStore<PortalUser> store, IOptions<IdentityOptions> options,
    IPasswordHasher<PortalUser> hashes, IEnumerable<IUserValidator<PortalUser>> userRules,
    IEnumerable<IPasswordValidator<PortalUser>> passwordRules, ILookupNormalizer names, IdentityErrorDescriber errors,
    IServiceProvider services, ILogger<UserManager<PortalUser>> logger)
    : UserManager<PortalUser>(store, options, hashes, userRules, passwordRules, names, errors, services, logger)
{
    /// <summary>
    /// Whose turn it is when a password is compared; of those who are known, unless somebody says otherwise.
    /// </summary>
    public HashTurn Turn { get; set; } = HashTurn.Known;

    public override async Task<IdentityResult> CreateAsync(PortalUser user, string password)
    {
        await PrepareAsync(password);
        return await base.CreateAsync(user, password);
    }

    public override async Task<IdentityResult> AddPasswordAsync(PortalUser user, string password)
    {
        await PrepareAsync(password);
        return await base.AddPasswordAsync(user, password);
    }

    public override async Task<IdentityResult> ChangePasswordAsync(PortalUser user, string currentPassword,
        string newPassword)
    {
        await PrepareAsync(newPassword);
        return await base.ChangePasswordAsync(user, currentPassword, newPassword);
    }

    /// <summary>Only who has the link gets that far: the password of anybody else is not looked at.</summary>
    public override async Task<IdentityResult> ResetPasswordAsync(PortalUser user, string token, string newPassword)
    {
        if (await VerifyUserTokenAsync(user, Options.Tokens.PasswordResetTokenProvider, ResetPasswordTokenPurpose,
            token))
            await PrepareAsync(newPassword);
        return await base.ResetPasswordAsync(user, token, newPassword);
    }

    protected override async Task<PasswordVerificationResult> VerifyPasswordAsync(
        IUserPasswordStore<PortalUser> store, PortalUser user, string password)
    {
        var hash = await store.GetPasswordHashAsync(user, CancellationToken);
        var result = await passwords.Verify(hash, password, Turn, CancellationToken).Done;
        // What was hashed by older rules is hashed anew, which Identity does next.
        if (result is PasswordVerificationResult.SuccessRehashNeeded)
            await PrepareAsync(password);
        return result;
    }

    private async Task PrepareAsync(string password) =>
        ((PreparedHashes)PasswordHasher).Prepare(password,
            await passwords.Hash(password, HashTurn.Known, CancellationToken).Done);
}
