using AdimPortal.Core.Common;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity.TwoStep;

/// <summary>
/// The second step of a sign-in, in the browser where the password was right some minutes ago; and of a confirmation,
/// right behind the password.
/// </summary>
public sealed class SecondStep(SignInManager<PortalUser> signIn, AppCodes codes, IPacer pacer, AccountMail mail)
{
    /// <summary>
    /// Of one account, by whoever knows its password: 293 tries in the first day, of which each has five chances in a
    /// million.
    /// </summary>
    public static readonly Pace Tries = new(5, TimeSpan.FromMinutes(5));

    /// <summary>Whether somebody's password was right here, and the second step is still to come.</summary>
    public async Task<bool> IsAwaitedAsync() => await signIn.GetTwoFactorAuthenticationUserAsync() is not null;

    /// <param name="typed">A code of the app, or a recovery code; blanks and hyphens don't matter.</param>
    /// <param name="remember">Stay signed in after the browser is closed.</param>
    /// <returns>The account that is now signed in; null when the code was wrong, or the try came too soon.</returns>
    public async Task<Guid?> SignInAsync(string typed, bool remember, CancellationToken cancel) =>
        await signIn.GetTwoFactorAuthenticationUserAsync() is { } user
        && await TakeAsync(user, typed, code => ByAppAsync(user, code, remember, cancel),
            async recovery => (await signIn.TwoFactorRecoveryCodeSignInAsync(recovery)).Succeeded, cancel)
            ? user.Id
            : null;

    /// <summary>Takes a code of somebody who typed the right password just before.</summary>
    /// <param name="typed">As at the sign-in, and counted with what is tried there.</param>
    /// <returns>False when it was wrong, or the try came too soon.</returns>
    internal Task<bool> TakeAsync(PortalUser user, string typed, CancellationToken cancel) =>
        TakeAsync(user, typed, code => codes.TakeAsync(user, code, cancel),
            async recovery =>
                (await signIn.UserManager.RedeemTwoFactorRecoveryCodeAsync(user, recovery)).Succeeded, cancel);

    private async Task<bool> TakeAsync(PortalUser user, string typed, Func<string, Task<bool>> byApp,
        Func<string, Task<bool>> byRecovery, CancellationToken cancel)
    {
        var what = $"second-step/{user.Id:N}";
        var code = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (!await pacer.TakeAsync(what, Tries, cancel))
            return false;
        if (code.Length == 6)
        {
            if (!await byApp(code))
                return false;
        }
        else
        {
            // As Identity makes them: two groups of five.
            if (code.Length != 10 || !await byRecovery($"{code[..5]}-{code[5..]}"))
                return false;
            await mail.RecoveryCodeUsedAsync(user, await signIn.UserManager.CountRecoveryCodesAsync(user), cancel);
        }

        await pacer.GiveBackAsync(what, Tries, cancel);
        return true;
    }

    private async Task<bool> ByAppAsync(PortalUser user, string code, bool remember, CancellationToken cancel) =>
        await codes.TakeAsync(user, code, cancel)
        && (await signIn.TwoFactorAuthenticatorSignInAsync(code, remember, rememberClient: false)).Succeeded;
}
