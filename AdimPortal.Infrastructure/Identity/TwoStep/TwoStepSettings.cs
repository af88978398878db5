using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity.TwoStep;

/// <summary>
/// Whether an account asks for a second step at sign-in: a code of an authenticator app (TOTP, RFC 6238: six digits, 30
/// seconds), or one of ten recovery codes, each good once.
/// </summary>
public sealed class TwoStepSettings(
    UserManager<PortalUser> users, PortalDbContext context, ISessions sessions, AppCodes codes, AccountMail mail,
    TimeProvider time)
{
    /// <summary>How many recovery codes are made at a time.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>Where Identity keeps what its own methods read.</summary>
    private const string Provider = "[AspNetUserStore]";

    private const string KeyName = "AuthenticatorKey";

    private const string CodesName = "RecoveryCodes";

    /// <summary>A key for a new app. It is not kept yet.</summary>
    public string NewKey() => users.GenerateNewAuthenticatorKey();

    /// <returns>How many recovery codes are left; null when the second step is off.</returns>
    public async Task<int?> CodesLeftAsync(Guid account) =>
        await users.FindByIdAsync($"{account}") is { TwoFactorEnabled: true } user
            ? await users.CountRecoveryCodesAsync(user)
            : null;

    /// <summary>Turns it on for an app that has shown its first code. All other sessions end.</summary>
    /// <param name="session">The one that stays.</param>
    /// <returns>The recovery codes; null when the code was wrong, and nothing has changed.</returns>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(ActPermit permit, Guid session, string key, string code,
        CancellationToken cancel)
    {
        var user = await FindAsync(permit.OnAccount(Act.TurnOnTwoStep));
        if (user.TwoFactorEnabled)
            throw new InvalidOperationException("The account has a second step already.");
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await RequireAsync(users.SetAuthenticationTokenAsync(user, Provider, KeyName, key));
        if (!await codes.TakeAsync(user, code, cancel))
            return null;
        await RequireAsync(users.SetTwoFactorEnabledAsync(user, true));
        var recovery = await NewCodesAsync(user);
        await RecordAsync(permit, cancel);
        await transaction.CommitAsync(cancel);
        await sessions.EndAllAsync(permit, except: session, cancel);
        await mail.TwoStepOnAsync(user, cancel);
        return recovery;
    }

    /// <summary>The password alone lets in again: also for one whose app and recovery codes are lost.</summary>
    /// <returns>False when it was off already.</returns>
    public async Task<bool> TurnOffAsync(ActPermit permit, CancellationToken cancel)
    {
        var user = await FindAsync(permit.OnAccount(Act.TurnOffTwoStep));
        if (!user.TwoFactorEnabled)
            return false;
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await RequireAsync(users.SetTwoFactorEnabledAsync(user, false));
        await RequireAsync(users.RemoveAuthenticationTokenAsync(user, Provider, KeyName));
        await RequireAsync(users.RemoveAuthenticationTokenAsync(user, Provider, CodesName));
        await RecordAsync(permit, cancel);
        await transaction.CommitAsync(cancel);
        await sessions.ChangedAsync(user.Id, cancel);
        await mail.TwoStepOffAsync(user, cancel);
        return true;
    }

    /// <summary>The same by whoever is root on the portal's server: the only admin may have lost the phone.</summary>
    public Task<bool> TurnOffFromConsoleAsync(Guid account, CancellationToken cancel) =>
        TurnOffAsync(ActPermit.OfConsole(Act.TurnOffTwoStep, ActSubject.Of(account)), cancel);

    /// <summary>The former ones are good for nothing any more.</summary>
    /// <returns>Null when the second step is off by now.</returns>
    public async Task<IReadOnlyList<string>?> RenewCodesAsync(ActPermit permit, CancellationToken cancel)
    {
        var user = await FindAsync(permit.OnAccount(Act.RenewRecoveryCodes));
        if (!user.TwoFactorEnabled)
            return null;
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var recovery = await NewCodesAsync(user);
        await RecordAsync(permit, cancel);
        await transaction.CommitAsync(cancel);
        return recovery;
    }

    private async Task<PortalUser> FindAsync(Guid account) => await users.FindByIdAsync($"{account}")
        ?? throw new InvalidOperationException("The account no longer exists.");

    private async Task<IReadOnlyList<string>> NewCodesAsync(PortalUser user) =>
        [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes) ?? []];

    private async Task RecordAsync(ActPermit permit, CancellationToken cancel)
    {
        context.Add(ActRecordRow.Of(permit, time.GetUtcNow()));
        await context.SaveChangesAsync(cancel);
    }

    private static async Task RequireAsync(Task<IdentityResult> change)
    {
        if (await change is { Succeeded: false } refused)
            throw new InvalidOperationException(string.Join(' ', refused.Errors.Select(fault => fault.Description)));
    }
}
