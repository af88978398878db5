using AdimPortal.Infrastructure.Identity.Hashing;
using AdimPortal.Infrastructure.Identity.Sessions;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>
/// Sign-in with email and password. A wrong address, a wrong password and a try that came too soon all answer alike.
/// </summary>
public sealed class PasswordSignIn(SignInManager<PortalUser> signIn, UserManager<PortalUser> users, SignInPacing pacing,
    Passwords passwords)
{
    /// <param name="remember">Stay signed in after the browser is closed.</param>
    public async Task<SignInAnswer> SignInAsync(string email, string password, bool remember, SignInCaller caller,
        CancellationToken cancel)
    {
        var turn = new HashTurn(HashLane.SignIn, caller.Network);
        // Before the try is counted: it is none, and says nothing of the account.
        if (passwords.TooLongFor(turn) is { } after)
            return new SignInAnswer.Busy(after);
        var user = await users.FindByEmailAsync(email);
        if (!await pacing.TakeAsync(email, user?.Id, caller, cancel))
            return new SignInAnswer.Refused();
        if (user is null)
        {
            // A stranger's address costs the same work as a known one.
            await passwords.Verify(hash: null, password, turn, cancel).Done;
            return new SignInAnswer.Refused();
        }

        ((PortalUsers)users).Turn = turn;
        var answer = await signIn.PasswordSignInAsync(user, password, remember, lockoutOnFailure: false);
        if (answer is { Succeeded: false, RequiresTwoFactor: false })
            return new SignInAnswer.Refused();
        await pacing.WasRightAsync(email, user.Id, caller, cancel);
        return answer.Succeeded ? new SignInAnswer.Done(user.Id) : new SignInAnswer.NeedsSecondStep();
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
        if (await users.FindByIdAsync(userId.ToString()) is not { EmailConfirmed: true, TwoFactorEnabled: false } user
            || !await signIn.CanSignInAsync(user))
            return;
        SigningIn.Set(signIn.Context, SigningIn.WithoutPassword);
        await signIn.SignInAsync(user, isPersistent: false);
    }

    public Task SignOutAsync() => signIn.SignOutAsync();
}

/// <summary>What came of email and password.</summary>
public abstract record SignInAnswer
{
    /// <param name="Account">It is signed in now.</param>
    public sealed record Done(Guid Account) : SignInAnswer;

    /// <summary>They are right, and nobody is signed in before the second step.</summary>
    public sealed record NeedsSecondStep : SignInAnswer;

    public sealed record Refused : SignInAnswer;

    /// <summary>Too many sign in at this moment; the password was not looked at, and no try is counted.</summary>
    /// <param name="After">When to try again.</param>
    public sealed record Busy(TimeSpan After) : SignInAnswer;
}
