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
        ["Welcome to ADIM. One thing is left: confirm that this address is yours.",
         "The link works for 24 hours. If you did not sign up, ignore this mail; nothing happens."],
        new EmailButton("Confirm this address", links.VerifyEmail(user.Id, token)));

    /// <summary>
    /// For an address that waits to be confirmed and was signed up with again. What was typed as the password now is
    /// not taken: anybody can type one.
    /// </summary>
    public Letter VerifyAgain(PortalUser user, string token) => new(
        EmailKind.ConfirmAddress, user.Email!, "Confirm your email address",
        ["You signed up with this address before. One thing is left: confirm that it is yours.",
         "Your password is the one that you chose the first time. If you do not remember it, choose \"Forgotten your password?\" where you sign in.",
         "The link works for 24 hours. If you did not sign up, ignore this mail; nothing happens."],
        new EmailButton("Confirm this address", links.VerifyEmail(user.Id, token)));

    public Letter AlreadyThere(PortalUser user) => new(
        EmailKind.AlreadyRegistered, user.Email!, "You already have an ADIM account",
        ["Somebody, probably you, tried to sign up with this address. It has an account already, so nothing was changed.",
         "Sign in as usual. If you do not remember the password, choose \"Forgotten your password?\" there. If it was not you, ignore this mail."],
        new EmailButton("Sign in", links.SignIn));

    public Letter Reset(PortalUser user, string token) => new(
        EmailKind.ResetPassword, user.Email!, "Choose a new password",
        ["Somebody, probably you, asked for a new password for this account.",
         "The link works once, for 24 hours. If it was not you, ignore this mail; the password stays as it is."],
        new EmailButton("Choose a new password", links.ResetPassword(user.Id, token)));

    public Letter PasswordChanged(PortalUser user) => new(
        EmailKind.PasswordChanged, user.Email!, "Your password was changed",
        ["The password of your ADIM account was just changed, and every other browser was signed out.",
         "If it was not you, ask for a new password at once: that locks the other person out."],
        new EmailButton("Choose a new password", links.ForgotPassword));
}
