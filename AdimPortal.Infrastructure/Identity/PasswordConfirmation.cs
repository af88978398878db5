using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>The password, typed once more in a session that is there: it is fresh from then on, for a while.</summary>
public sealed class PasswordConfirmation(IServiceScopeFactory scopes, ISessions sessions)
{
    /// <summary>Of one session: nobody else's tries are counted there, and they slow nobody else.</summary>
    private static readonly Pace OfSession = new(10, TimeSpan.FromMinutes(1));

    /// <summary>A try that comes too soon answers as a wrong one.</summary>
    public async Task<bool> ConfirmAsync(Caller caller, string password, CancellationToken cancel)
    {
        // A scope of its own: a circuit's would keep the account as it was hours ago.
        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignInManager<PortalUser>>();
        var (pacer, what) =
            (scope.ServiceProvider.GetRequiredService<IPacer>(), $"confirm/{caller.Account:N}/{caller.Session}");
        if (!await pacer.TakeAsync(what, OfSession, cancel)
            || await signIn.UserManager.FindByIdAsync(caller.Account.ToString()) is not { } user
            || !(await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: false)).Succeeded)
            return false;
        await pacer.GiveBackAsync(what, OfSession, cancel);
        await sessions.ConfirmedAsync(caller, cancel);
        return true;
    }
}
