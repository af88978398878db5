using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Identity.TwoStep;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>
/// Who of the accounts is staff. Changes are made one after another, so that the last admin can't be taken twice over,
/// and each is recorded in its transaction.
/// </summary>
public sealed class StaffRoles(UserManager<PortalUser> users, PortalDbContext database, PortalLinks links,
    RestingRoles resting, TimeProvider clock)
{
    /// <summary>The roles that make somebody staff.</summary>
    public static readonly IReadOnlyList<string> Given = [Roles.Admin, Roles.Support];

    /// <summary>Everybody with a staff role, by address.</summary>
    public async Task<IReadOnlyList<StaffMember>> ListAsync(CancellationToken cancel)
    {
        var held = await (
            from user in database.Users
            join link in database.UserRoles on user.Id equals link.UserId
            join role in database.Roles on link.RoleId equals role.Id
            where Given.Contains(role.Name!)
            orderby user.Email, role.Name
            select new
            {
                user.Id,
                user.Email,
                Role = role.Name!,
                CanSignIn = user.EmailConfirmed && user.PasswordHash != null,
                user.TwoFactorEnabled,
            }).ToListAsync(cancel);
        return [
            .. held.GroupBy(row => (row.Id, row.Email, row.CanSignIn, row.TwoFactorEnabled))
                .Select(rows =>
                    new StaffMember(rows.Key.Id, rows.Key.Email!, [.. rows.Select(row => row.Role)],
                        rows.Key.CanSignIn, Rests: resting.IsRequired && !rows.Key.TwoFactorEnabled))];
    }

    /// <summary>The account of an address; null when there is none.</summary>
    public async Task<Guid?> FindAsync(string email) => (await users.FindByEmailAsync(EmailAddress.Sought(email)))?.Id;

    /// <summary>Gives a role to the account that the permit names.</summary>
    /// <param name="role">One of <see cref="Given"/>.</param>
    public async Task<RoleGiven> GiveAsync(ActPermit permit, string role, CancellationToken cancel)
    {
        await using var transaction = await BeginAsync(cancel);
        return await users.FindByIdAsync($"{permit.OnAccount(Act.GrantRole)}") is { } user
            ? await GiveAsync(user, permit, role, transaction, cancel)
            : new RoleGiven.Refused("This account no longer exists.");
    }

    /// <summary>
    /// The same by whoever is root on the portal's server. Where there is no account of this address, it is made.
    /// </summary>
    public async Task<RoleGiven> GiveFromConsoleAsync(string email, string role, CancellationToken cancel)
    {
        if (!EmailAddress.TryRead(email, out var address, out var refusal))
            return new RoleGiven.Refused($"“{OneLine.Clean(email, 320)}”: {refusal}");
        email = address;
        await using var transaction = await BeginAsync(cancel);
        if (await users.FindByEmailAsync(email) is not { } user)
        {
            user = new PortalUser { UserName = email, Email = email, CreatedAt = clock.GetUtcNow() };
            if (await users.CreateAsync(user) is { Succeeded: false } refused)
                return new RoleGiven.Refused(string.Join(" ", refused.Errors.Select(fault => fault.Description)));
        }

        return await GiveAsync(user, ActPermit.OfConsole(Act.GrantRole, ActSubject.Of(user.Id)), role, transaction,
            cancel);
    }

    /// <summary>Takes a role from the account that the permit names. Sessions that had it end.</summary>
    public async Task<RoleTaken> TakeAsync(ActPermit permit, string role, CancellationToken cancel)
    {
        await using var transaction = await BeginAsync(cancel);
        return await TakeAsync(await users.FindByIdAsync($"{permit.OnAccount(Act.TakeRole)}"), permit, role,
            transaction, cancel);
    }

    public async Task<RoleTaken> TakeFromConsoleAsync(string email, string role, CancellationToken cancel)
    {
        await using var transaction = await BeginAsync(cancel);
        return await users.FindByEmailAsync(email.Trim()) is { } user
            ? await TakeAsync(user, ActPermit.OfConsole(Act.TakeRole, ActSubject.Of(user.Id)), role, transaction,
                cancel)
            : new RoleTaken.NotHeld();
    }

    private async Task<RoleGiven> GiveAsync(PortalUser user, ActPermit permit, string role,
        IDbContextTransaction transaction, CancellationToken cancel)
    {
        if (!await users.IsInRoleAsync(user, role))
            Demand(await users.AddToRoleAsync(user, role));
        // The link sets a password and shows that the address is theirs. It ends when it is used, and after a day.
        var link = user.EmailConfirmed && user.PasswordHash is not null
            ? null
            : links.ResetPassword(user.Id, await users.GeneratePasswordResetTokenAsync(user)).Address;
        await RecordAsync(permit, role, transaction, cancel);
        return new RoleGiven.Done(user.Id, user.Email!, link, resting.Rests(user, role));
    }

    private async Task<RoleTaken> TakeAsync(PortalUser? user, ActPermit permit, string role,
        IDbContextTransaction transaction, CancellationToken cancel)
    {
        if (user is null || !await users.IsInRoleAsync(user, role))
            return new RoleTaken.NotHeld();
        if (role == Roles.Admin && (await users.GetUsersInRoleAsync(role)).Count == 1)
            return new RoleTaken.LastAdmin();
        Demand(await users.RemoveFromRoleAsync(user, role));
        Demand(await users.UpdateSecurityStampAsync(user));
        await RecordAsync(permit, role, transaction, cancel);
        return new RoleTaken.Done(user.Id);
    }

    private async Task<IDbContextTransaction> BeginAsync(CancellationToken cancel)
    {
        var transaction = await database.Database.BeginTransactionAsync(cancel);
        await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('staff-roles'))", cancel);
        return transaction;
    }

    private async Task RecordAsync(ActPermit permit, string role, IDbContextTransaction transaction,
        CancellationToken cancel)
    {
        database.Add(ActRecordRow.Of(permit, clock.GetUtcNow(), about: role));
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException(string.Join("; ", result.Errors.Select(fault => fault.Description)));
    }
}

/// <param name="CanSignIn">Has a password and a proven address.</param>
/// <param name="Rests">The roles don't count: two-step sign-in is off.</param>
public sealed record StaffMember(Guid Id, string Email, IReadOnlyList<string> Roles, bool CanSignIn, bool Rests)
{
    /// <summary>What is still missing, for staff; null when nothing is.</summary>
    public string? Missing =>
        !CanSignIn ? "has not chosen a password yet" : Rests ? "has not turned on two-step sign-in yet" : null;
}
