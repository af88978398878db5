using AdimPortal.Core.Accounts;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>Makes accounts. A stranger learns nothing from it about who has one.</summary>
public sealed class SignUp(UserManager<PortalUser> users, PortalDbContext database, AccountMail mail,
    TimeProvider clock)
{
    /// <returns>What is wrong with the address or the password; or that a mail is on its way, whether the address was
    /// new or not.</returns>
    public async Task<SignUpAnswer> SignUpAsync(string email, string password, CancellationToken cancel)
    {
        if (!EmailAddress.TryRead(email, out var address, out var refusal))
            return new SignUpAnswer.AddressRefused(refusal);
        email = address;
        var user = new PortalUser
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Email = email,
            UserName = email,
            CreatedAt = clock.GetUtcNow()
        };

        // The password is judged before the address is looked up: its faults must not depend on who has an account.
        var faults = await PasswordFaultsAsync(user, password);
        if (faults.Count > 0)
            return new SignUpAnswer.PasswordRefused(faults);

        if (await users.FindByEmailAsync(email) is { } owner
            || (owner = await CreateAsync(user, password, cancel)) is not null)
        {
            // The work that a new account would have cost, so that the answer takes as long.
            var isTheirs =
                users.PasswordHasher.VerifyHashedPassword(owner, owner.PasswordHash ?? "", password)
                    is not PasswordVerificationResult.Failed;
            if (owner.EmailConfirmed)
                await mail.AlreadyThereAsync(owner, cancel);
            else
                await mail.VerifyAgainAsync(owner, await users.GenerateEmailConfirmationTokenAsync(owner), cancel);
            // To whoever shows the password of an account that waits, the link opens it as if they had signed up now.
            // To anybody else goes the id that was not taken: it opens nothing, and looks like one that does.
            return new SignUpAnswer.MailSent(isTheirs && !owner.EmailConfirmed ? owner.Id : user.Id);
        }

        await mail.VerifyAsync(user, await users.GenerateEmailConfirmationTokenAsync(user), cancel);
        return new SignUpAnswer.MailSent(user.Id);
    }

    /// <returns>Null when the account was made; its owner when another sign-up with the same address was
    /// faster.</returns>
    private async Task<PortalUser?> CreateAsync(PortalUser user, string password, CancellationToken cancel)
    {
        // An account without its role could do nothing, so it comes into being with it or not at all.
        await using var transaction = await database.Database.BeginTransactionAsync(cancel);
        try
        {
            var made = await users.CreateAsync(user, password);
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

    private async Task<IReadOnlyList<string>> PasswordFaultsAsync(PortalUser user, string password)
    {
        var faults = new List<string>();
        foreach (var rule in users.PasswordValidators)
            faults.AddRange(
                (await rule.ValidateAsync(users, user, password)).Errors.Select(fault => fault.Description));
        return faults;
    }
}

/// <summary>How a sign-up ended.</summary>
public abstract record SignUpAnswer
{
    private SignUpAnswer()
    {
    }

    /// <param name="Account">The account that was made, or an id that no account has: from outside the two must stay
    /// alike.</param>
    public sealed record MailSent(Guid Account) : SignUpAnswer;

    /// <param name="Fault">A sentence. It tells nothing of who has an account.</param>
    public sealed record AddressRefused(string Fault) : SignUpAnswer;

    /// <param name="Faults">Sentences. They tell nothing of who has an account.</param>
    public sealed record PasswordRefused(IReadOnlyList<string> Faults) : SignUpAnswer;
}
