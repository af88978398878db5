using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Identity.TwoStep;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>
/// The password, typed once more in a session that is there, and a code where the account has two-step sign-in: the
/// session is fresh from then on, for a while.
/// </summary>
public sealed class PasswordConfirmation(IServiceScopeFactory scopes, ISessions sessions)
{
    /// <summary>Of one session: nobody else's tries are counted there, and they slow nobody else.</summary>
    private static readonly Pace OfSession = new(10, TimeSpan.FromMinutes(1));

    /// <summary>A try that comes too soon answers as a wrong one.</summary>
    /// <param name="code">Of the app, or a recovery code; null where the account has no second step.</param>
    public async Task<bool> ConfirmAsync(Caller caller, string password, string? code, CancellationToken cancel)
    {
        // A scope of its own: a circuit's would keep the account as it was hours ago.
        await using var scope = scopes.CreateAsyncScope();
        if (await FindAsync(scope.ServiceProvider, caller, password, cancel) is not { } user
            || (user.TwoFactorEnabled
                && !await scope.ServiceProvider.GetRequiredService<SecondStep>().TakeAsync(user, code ?? "", cancel)))
            return false;
        await sessions.ConfirmedAsync(caller, cancel);
        return true;
    }

    /// <summary>
    /// Whether it is the account's password: for what asks for nothing else. The session is as fresh as it was.
    /// </summary>
    public async Task<bool> IsPasswordAsync(Caller caller, string password, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await FindAsync(scope.ServiceProvider, caller, password, cancel) is not null;
    }

    /// <returns>The caller's account; null when the password is wrong, or the try came too soon.</returns>
    private static async Task<PortalUser?> FindAsync(IServiceProvider services, Caller caller, string password,
        CancellationToken cancel)
    {
        var signIn = services.GetRequiredService<SignInManager<PortalUser>>();
        var (pacer, what) = (services.GetRequiredService<IPacer>(), $"confirm/{caller.Account:N}/{caller.Session}");
        if (!await pacer.TakeAsync(what, OfSession, cancel)
            || await signIn.UserManager.FindByIdAsync(caller.Account.ToString()) is not { } user
            || !(await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: false)).Succeeded)
            return null;
        await pacer.GiveBackAsync(what, OfSession, cancel);
        return user;
    }
}
