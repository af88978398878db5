using AdimPortal.Core.Common;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity.TwoStep;

/// <summary>
/// The second step of a sign-in, in the browser where the password was right some minutes ago.
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
    public async Task<Guid?> SignInAsync(string typed, bool remember, CancellationToken cancel)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } user)
            return null;
        var what = $"second-step/{user.Id:N}";
        if (!await pacer.TakeAsync(what, Tries, cancel))
            return null;
        var code = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (!await (code.Length == 6 ? ByAppAsync(user, code, remember, cancel) : ByRecoveryAsync(user, code, cancel)))
            return null;
        await pacer.GiveBackAsync(what, Tries, cancel);
        return user.Id;
    }

    private async Task<bool> ByAppAsync(PortalUser user, string code, bool remember, CancellationToken cancel) =>
        await codes.TakeAsync(user, code, cancel)
        && (await signIn.TwoFactorAuthenticatorSignInAsync(code, remember, rememberClient: false)).Succeeded;

    private async Task<bool> ByRecoveryAsync(PortalUser user, string code, CancellationToken cancel)
    {
        // As Identity makes them: two groups of five.
        if (code.Length != 10 || !(await signIn.TwoFactorRecoveryCodeSignInAsync($"{code[..5]}-{code[5..]}")).Succeeded)
            return false;
        await mail.RecoveryCodeUsedAsync(user, await signIn.UserManager.CountRecoveryCodesAsync(user), cancel);
        return true;
    }
}
