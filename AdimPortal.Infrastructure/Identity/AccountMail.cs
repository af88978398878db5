using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>The letters about accounts. They go through the outbox, so no answer waits for a mail server.</summary>
public sealed class AccountMail(MailOutbox outbox, AccountEmails letters)
{
    public Task VerifyAsync(PortalUser user, string token, CancellationToken cancel) =>
        outbox.PutAsync(letters.Verify(user, token), cancel);

    public Task VerifyAgainAsync(PortalUser user, string token, CancellationToken cancel) =>
        outbox.PutAsync(letters.VerifyAgain(user, token), cancel);

    public Task AlreadyThereAsync(PortalUser user, CancellationToken cancel) =>
        outbox.PutAsync(letters.AlreadyThere(user), cancel);

    public Task ResetAsync(PortalUser user, string token, CancellationToken cancel) =>
        outbox.PutAsync(letters.Reset(user, token), cancel);

    public Task PasswordChangedAsync(PortalUser user, CancellationToken cancel) =>
        outbox.PutAsync(letters.PasswordChanged(user), cancel);
}

/// <summary>Their words.</summary>
public sealed class AccountEmails(PortalLinks links)
{
    public Letter Verify(PortalUser user, string token) => new(
        EmailKind.ConfirmAddress, user.Email!, "Confirm your email address",
        ["Welcome to ADIM. One last step: confirm that this email address is yours.",
         "The link works for 24 hours. If you did not sign up, ignore this email; nothing happens."],
        new EmailButton("Confirm this email address", links.VerifyEmail(user.Id, token)));

    /// <summary>
    /// For an address that waits to be confirmed and was signed up with again. What was typed as the password now is
    /// not taken: anybody can type one.
    /// </summary>
    public Letter VerifyAgain(PortalUser user, string token) => new(
        EmailKind.ConfirmAddress, user.Email!, "Confirm your email address",
        ["You already signed up with this email address. One last step: confirm that it is yours.",
         "Your password is the one that you chose the first time. If you don't remember it, select \"Forgot your password?\" where you sign in.",
         "The link works for 24 hours. If you did not sign up, ignore this email; nothing happens."],
        new EmailButton("Confirm this email address", links.VerifyEmail(user.Id, token)));

    public Letter AlreadyThere(PortalUser user) => new(
        EmailKind.AlreadyRegistered, user.Email!, "You already have an ADIM account",
        ["Someone, probably you, tried to sign up with this email address. It already has an account, so nothing was changed.",
         "Sign in as usual. If you don't remember the password, select \"Forgot your password?\" there. If it was not you, ignore this email."],
        new EmailButton("Sign in", links.SignIn));

    public Letter Reset(PortalUser user, string token) => new(
        EmailKind.ResetPassword, user.Email!, "Choose a new password",
        ["Someone, probably you, asked for a new password for this account.",
         "The link works once, for 24 hours. If it was not you, ignore this email; your password stays as it is."],
        new EmailButton("Choose a new password", links.ResetPassword(user.Id, token)));

    public Letter PasswordChanged(PortalUser user) => new(
        EmailKind.PasswordChanged, user.Email!, "Your password was changed",
        ["The password of your ADIM account was just changed, and we signed out every other browser.",
         "If it was not you, ask for a new password at once: this signs the other person out."],
        new EmailButton("Choose a new password", links.ForgotPassword));
}
