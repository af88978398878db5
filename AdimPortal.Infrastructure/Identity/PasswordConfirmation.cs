using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>The password, typed once more in a session that is there: it is fresh from then on, for a while.</summary>
public sealed class PasswordConfirmation(IServiceScopeFactory scopes, ISessions sessions)
{
    /// <summary>Wrong passwords count as at sign-in, and a locked account answers as for a wrong one.</summary>
    public async Task<bool> ConfirmAsync(Caller caller, string password, CancellationToken cancel)
    {
        // A scope of its own: a circuit's would keep the account as it was hours ago.
        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignInManager<PortalUser>>();
        if (await signIn.UserManager.FindByIdAsync(caller.Account.ToString()) is not { } user
            || !(await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true)).Succeeded)
            return false;
        await sessions.ProvenAsync(caller, cancel);
        return true;
    }
}
