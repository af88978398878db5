using AdimPortal.Core.Accounts;
using AdimPortal.Infrastructure.Identity.Hashing;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity.SigningUp;

/// <summary>Makes accounts. A stranger learns nothing from it about who has one.</summary>
public sealed class SignUp(UserManager<PortalUser> users, Passwords passwords, SignUpQueue queue, TimeProvider clock)
{
    /// <summary>Who waits longer for an answer sees their place instead.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="network">Where they call from, as sign-ins are counted.</param>
    /// <returns>What is wrong with the address or the password; or that a mail is on its way or will be, whether the
    /// address was new or not.</returns>
    public async Task<SignUpAnswer> SignUpAsync(string email, string password, string network,
        CancellationToken cancel)
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

        var turn = new HashTurn(HashLane.SignUp, network);
        if (passwords.TooLongFor(turn) is { } after)
            return new SignUpAnswer.Busy(after);
        var owner = await users.FindByEmailAsync(email);
        var ticket = queue.Enter(user, password,
            owner is null ? null : new SignUpOwner(owner.Id, owner.PasswordHash), turn);
        return await IsDoneSoonAsync(ticket, cancel)
            ? new SignUpAnswer.MailSent(await ticket.Done)
            : new SignUpAnswer.Waits(user.Id, ticket);
    }

    private async Task<bool> IsDoneSoonAsync(SignUpTicket ticket, CancellationToken cancel)
    {
        if (queue.PlaceOf(ticket)?.Wait > Patience)
            return false;
        await Task.WhenAny(ticket.Done, Task.Delay(Patience, clock, cancel));
        return ticket.Done.IsCompleted;
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
