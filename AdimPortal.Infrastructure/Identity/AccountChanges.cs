using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>
/// What people change about their own account while they are signed in. Each needs a permit; what it changes and its
/// record are one transaction.
/// </summary>
public sealed class AccountChanges(
    UserManager<PortalUser> users, PasswordConfirmation passwords, PortalDbContext context, ISessions sessions,
    AccountMail mail, AddressEmails emails, TimeProvider time)
{
    /// <summary>Asks for the old password too: a session alone is not enough. All other sessions end.</summary>
    /// <param name="session">The one that stays.</param>
    /// <returns>What is wrong, for the person; empty when it is done.</returns>
    public async Task<IReadOnlyList<string>> ChangePasswordAsync(ActPermit permit, Guid session, string old,
        string chosen, CancellationToken cancel)
    {
        var account = permit.OnAccount(Act.ChangePassword);
        var user =
            await users.FindByIdAsync($"{account}") ?? throw new InvalidOperationException("The account no longer exists.");
        // Wrong ones are counted with those typed to confirm: a stolen session is no place to guess at.
        if (!await passwords.IsPasswordAsync(new Caller(account, session), old, cancel))
            return ["Your current password is wrong. After many failed tries you have to wait."];
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var changed = await users.ChangePasswordAsync(user, old, chosen);
        if (!changed.Succeeded)
            return [.. changed.Errors.Select(fault => fault.Description)];
        context.Add(ActRecordRow.Of(permit, time.GetUtcNow()));
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        await sessions.EndAllAsync(permit, except: session, cancel);
        await mail.PasswordChangedAsync(user, cancel);
        return [];
    }

    /// <summary>Sends a link to the new address. Whether it is somebody's already is not said.</summary>
    public async Task AskForAddressAsync(ActPermit permit, string address, CancellationToken cancel)
    {
        var user = await users.FindByIdAsync($"{permit.OnAccount(Act.ChangeAddress)}")
            ?? throw new InvalidOperationException("The account no longer exists.");
        context.Add(ActRecordRow.Of(permit, time.GetUtcNow()));
        await context.SaveChangesAsync(cancel);
        if (await users.FindByEmailAsync(address) is null)
            await emails.ConfirmAsync(user, address, await users.GenerateChangeEmailTokenAsync(user, address), cancel);
    }

    /// <summary>
    /// By the link. Everybody who is signed in to the account has to sign in again; the former address is told.
    /// </summary>
    /// <returns>The account; null when the link is wrong, used up or too old, or the address is somebody's by
    /// now.</returns>
    public async Task<PortalUser?> ConfirmAddressAsync(Guid account, string address, string? code,
        CancellationToken cancel)
    {
        if (AccountTokens.Decode(code) is not { } token || await users.FindByIdAsync($"{account}") is not { } user)
            return null;
        var former = user.Email!;
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        if (!(await users.ChangeEmailAsync(user, address, token)).Succeeded
            || !(await users.SetUserNameAsync(user, address)).Succeeded)
            return null;
        var permit = new ActPermit(Act.ConfirmAddress, new Actor(account, ActorRole.Owner), ActSubject.Of(account),
            account, reason: null, "link");
        context.Add(ActRecordRow.Of(permit, time.GetUtcNow()));
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        await sessions.EndAllAsync(permit, except: null, cancel);
        await emails.ChangedAsync(former, address, cancel);
        return user;
    }
}
