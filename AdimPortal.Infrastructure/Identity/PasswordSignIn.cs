using AdimPortal.Infrastructure.Identity.Sessions;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>
/// Sign-in with email and password. A wrong address, a wrong password and a try that came too soon all answer alike.
/// </summary>
public sealed class PasswordSignIn(SignInManager<PortalUser> signIn, UserManager<PortalUser> users, SignInPacing pacing)
{
    private static readonly PortalUser Nobody = new() { Email = "nobody@invalid", UserName = "nobody@invalid" };
    private static string? _nobodysHash;

    /// <param name="remember">Stay signed in after the browser is closed.</param>
    /// <returns>The account that is now signed in; null when nobody is.</returns>
    public async Task<Guid?> SignInAsync(string email, string password, bool remember, SignInCaller caller,
        CancellationToken cancel)
    {
        var user = await users.FindByEmailAsync(email);
        if (!await pacing.TakeAsync(email, user?.Id, caller, cancel))
            return null;
        if (user is null)
        {
            // A stranger's address costs the same work as a known one.
            _nobodysHash ??= users.PasswordHasher.HashPassword(Nobody, Guid.NewGuid().ToString());
            users.PasswordHasher.VerifyHashedPassword(Nobody, _nobodysHash, password);
            return null;
        }

        if (!(await signIn.PasswordSignInAsync(user, password, remember, lockoutOnFailure: false)).Succeeded)
            return null;
        await pacing.WasRightAsync(email, user.Id, caller, cancel);
        return user.Id;
    }

    /// <summary>Writes the cookie anew, so that it says what the account now is.</summary>
    public async Task RefreshAsync(Guid userId)
    {
        if (await users.FindByIdAsync(userId.ToString()) is not { } user)
            return;
        SigningIn.Set(signIn.Context, SigningIn.Again);
        await signIn.RefreshSignInAsync(user);
    }

    /// <summary>
    /// Signs in without the password, which was typed already: the browser that signed up opens the mailed link.
    /// </summary>
    public async Task SignInAfterSignUpAsync(Guid userId)
    {
        if (await users.FindByIdAsync(userId.ToString()) is not { EmailConfirmed: true } user
            || !await signIn.CanSignInAsync(user))
            return;
        SigningIn.Set(signIn.Context, SigningIn.WithoutPassword);
        await signIn.SignInAsync(user, isPersistent: false);
    }

    public Task SignOutAsync() => signIn.SignOutAsync();
}
