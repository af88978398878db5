using AdimPortal.Infrastructure.Identity.Sessions;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>Sign-in with e-mail and password. A wrong address, a wrong password and a locked account all answer alike.</summary>
public sealed class PasswordSignIn(SignInManager<PortalUser> signIn, UserManager<PortalUser> users)
{
    private static readonly PortalUser Nobody = new() { Email = "nobody@invalid", UserName = "nobody@invalid" };
    private static string? _nobodysHash;

    /// <param name="remember">Stay signed in after the browser is closed.</param>
    public async Task<bool> SignInAsync(string email, string password, bool remember)
    {
        if (await users.FindByEmailAsync(email) is not { } user)
        {
            // A stranger's address costs the same work as a known one.
            _nobodysHash ??= users.PasswordHasher.HashPassword(Nobody, Guid.NewGuid().ToString());
            users.PasswordHasher.VerifyHashedPassword(Nobody, _nobodysHash, password);
            return false;
        }

        var result = await signIn.PasswordSignInAsync(user, password, remember, lockoutOnFailure: true);
        return result.Succeeded;
    }

    /// <summary>Writes the cookie anew, so that it says what the account now is.</summary>
    public async Task RefreshAsync(Guid userId)
    {
        if (await users.FindByIdAsync(userId.ToString()) is not { } user)
            return;
        SigningIn.Set(signIn.Context, SigningIn.Again);
        await signIn.RefreshSignInAsync(user);
    }

    /// <summary>Signs in without the password, which was typed already: the browser that signed up opens the mailed link.</summary>
    public async Task SignInAfterSignUpAsync(Guid userId)
    {
        if (await users.FindByIdAsync(userId.ToString()) is not { EmailConfirmed: true } user || !await signIn.CanSignInAsync(user))
            return;
        SigningIn.Set(signIn.Context, SigningIn.WithoutPassword);
        await signIn.SignInAsync(user, isPersistent: false);
    }

    public Task SignOutAsync() => signIn.SignOutAsync();
}
