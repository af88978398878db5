using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdimPortal.Infrastructure.Identity.SigningUp;

/// <summary>Ends a sign-up, once the password is hashed: an account and its mail, or another mail.</summary>
internal sealed class NewAccounts(UserManager<PortalUser> users, PortalDbContext database, AccountMail mail)
{
    /// <param name="user">With its password's hash.</param>
    /// <returns>Null when the account was made; its owner when another sign-up with the same address was
    /// faster.</returns>
    public async Task<SignUpOwner?> MakeAsync(PortalUser user, CancellationToken cancel)
    {
        if (await CreateAsync(user, cancel) is { } faster)
            return new SignUpOwner(faster.Id, faster.PasswordHash);
        await mail.VerifyAsync(user, await users.GenerateEmailConfirmationTokenAsync(user), cancel);
        return null;
    }

    /// <summary>Tells the owner of an address that somebody signed up with it.</summary>
    /// <param name="isPassword">Whether they showed the account's password.</param>
    /// <returns>The account, where the link that was mailed may open it for them; null where it must open
    /// nothing.</returns>
    public async Task<Guid?> RemindAsync(Guid account, bool isPassword, CancellationToken cancel)
    {
        if (await users.FindByIdAsync($"{account}") is not { } owner)
            return null;
        if (owner.EmailConfirmed)
            await mail.AlreadyThereAsync(owner, cancel);
        else
            await mail.VerifyAgainAsync(owner, await users.GenerateEmailConfirmationTokenAsync(owner), cancel);
        // To whoever shows the password of an account that waits, the link opens it as if they had signed up now.
        // To anybody else goes the id that was not taken: it opens nothing, and looks like one that does.
        return isPassword && !owner.EmailConfirmed ? owner.Id : null;
    }

    private async Task<PortalUser?> CreateAsync(PortalUser user, CancellationToken cancel)
    {
        // An account without its role could do nothing, so it comes into being with it or not at all.
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        try
        {
            var made = await users.CreateAsync(user);
            if (!made.Succeeded && await users.FindByEmailAsync(user.Email!) is { } faster)
                return faster;
            if (!made.Succeeded)
                throw new InvalidOperationException(
                    $"The account could not be created: {string.Join(", ", made.Errors.Select(e => e.Code))}");
        }
        catch (DbUpdateException fault)
            when (fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            await transaction.RollbackAsync(cancel);
            return await users.FindByEmailAsync(user.Email!)
                ?? throw new InvalidOperationException("The address is taken, but by nobody.", fault);
        }

        await users.AddToRoleAsync(user, Roles.Customer);
        await transaction.CommitAsync(cancel);
        return null;
    }
}
