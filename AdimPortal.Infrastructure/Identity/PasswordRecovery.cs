using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>A new password for one who has forgotten the old, by a link to their mail.</summary>
public sealed class PasswordRecovery(UserManager<PortalUser> users, ISessions sessions, IActRecords records,
    AccountMail mail)
{
    /// <summary>Sends the link if there is such an account; says nothing of whether there is.</summary>
    public async Task SendLinkAsync(string email, CancellationToken cancel)
    {
        if (await users.FindByEmailAsync(email) is { } user)
            await mail.ResetAsync(user, await users.GeneratePasswordResetTokenAsync(user), cancel);
    }

    public async Task<PasswordReset> ResetAsync(Guid userId, string? code, string password, CancellationToken cancel)
    {
        if (AccountTokens.Decode(code) is not { } token || await users.FindByIdAsync(userId.ToString()) is not { } user)
            return new PasswordReset.LinkRefused();

        var result = await users.ResetPasswordAsync(user, token, password);
        if (result.Errors.Any(fault => fault.Code == nameof(IdentityErrorDescriber.InvalidToken)))
            return new PasswordReset.LinkRefused();
        if (!result.Succeeded)
            return new PasswordReset.PasswordRefused([.. result.Errors.Select(fault => fault.Description)]);

        // Whoever reads the mail of an address owns it: the link shows as much as the verification link does.
        if (!user.EmailConfirmed)
        {
            user.EmailConfirmed = true;
            await users.UpdateAsync(user);
        }

        var permit = new ActPermit(Act.ResetPassword, new Actor(user.Id, ActorRole.Owner), ActSubject.Of(user.Id),
            user.Id, reason: null, "link");
        await records.WriteAsync(permit, cancel);
        await sessions.EndAllAsync(permit, except: null, cancel);
        await mail.PasswordChangedAsync(user, cancel);
        return new PasswordReset.Done(user.Id);
    }
}

/// <summary>How choosing a new password ended.</summary>
public abstract record PasswordReset
{
    public sealed record Done(Guid Account) : PasswordReset;

    /// <summary>Wrong, used up, or older than a day.</summary>
    public sealed record LinkRefused : PasswordReset;

    public sealed record PasswordRefused(IReadOnlyList<string> Faults) : PasswordReset;
}
