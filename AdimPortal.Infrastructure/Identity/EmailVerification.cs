using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>Shows that an address belongs to the person who signed up with it.</summary>
public sealed class EmailVerification(UserManager<PortalUser> users, AccountMail mail)
{
    /// <summary>Sends the link again where there is something to verify; says nothing of whether there was.</summary>
    public async Task SendAgainAsync(string email, CancellationToken cancel)
    {
        if (await users.FindByEmailAsync(email) is { EmailConfirmed: false } user)
            await mail.VerifyAsync(user, await users.GenerateEmailConfirmationTokenAsync(user), cancel);
    }

    /// <returns>The person, or null when the link is wrong, used up or too old.</returns>
    public async Task<PortalUser?> ConfirmAsync(Guid userId, string? code)
    {
        if (AccountTokens.Decode(code) is not { } token || await users.FindByIdAsync(userId.ToString()) is not { } user)
            return null;
        return (await users.ConfirmEmailAsync(user, token)).Succeeded ? user : null;
    }

    public async Task<bool> IsConfirmedAsync(Guid userId) =>
        await users.FindByIdAsync(userId.ToString()) is { EmailConfirmed: true };
}
