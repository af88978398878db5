using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>The emails about accounts. They go through the outbox, so no answer waits for a mail server.</summary>
public sealed class AccountMail(MailOutbox outbox, AccountEmails emails)
{
    public Task VerifyAsync(PortalUser user, string token, CancellationToken cancel) =>
        outbox.PutAsync(emails.Verify(user, token), cancel);

    public Task VerifyAgainAsync(PortalUser user, string token, CancellationToken cancel) =>
        outbox.PutAsync(emails.VerifyAgain(user, token), cancel);

    public Task AlreadyThereAsync(PortalUser user, CancellationToken cancel) =>
        outbox.PutAsync(emails.AlreadyThere(user), cancel);

    public Task ResetAsync(PortalUser user, string token, CancellationToken cancel) =>
        outbox.PutAsync(emails.Reset(user, token), cancel);

    public Task PasswordChangedAsync(PortalUser user, CancellationToken cancel) =>
        outbox.PutAsync(emails.PasswordChanged(user), cancel);

    public Task TwoStepOnAsync(PortalUser user, CancellationToken cancel) =>
        outbox.PutAsync(emails.TwoStepOn(user), cancel);

    public Task TwoStepOffAsync(PortalUser user, CancellationToken cancel) =>
        outbox.PutAsync(emails.TwoStepOff(user), cancel);

    public Task RecoveryCodeUsedAsync(PortalUser user, int left, CancellationToken cancel) =>
        outbox.PutAsync(emails.RecoveryCodeUsed(user, left), cancel);
}

/// <summary>Their words.</summary>
public sealed class AccountEmails(PortalLinks links)
{
    public Email Verify(PortalUser user, string token) => new(
        EmailKind.ConfirmAddress, user.Email!, "Confirm your email address",
        ["Welcome to ADIM. One last step: confirm that this email address is yours.",
         "The link works for 24 hours. If you did not sign up, ignore this email; nothing happens."],
        new EmailButton("Confirm this email address", links.VerifyEmail(user.Id, token)));

    /// <summary>
    /// For an address that waits to be confirmed and was signed up with again. What was typed as the password now is
    /// not taken: anybody can type one.
    /// </summary>
    public Email VerifyAgain(PortalUser user, string token) => new(
        EmailKind.ConfirmAddress, user.Email!, "Confirm your email address",
        ["You already signed up with this email address. One last step: confirm that it is yours.",
         "Your password is the one that you chose the first time. If you don't remember it, select \"Forgot your password?\" where you sign in.",
         "The link works for 24 hours. If you did not sign up, ignore this email; nothing happens."],
        new EmailButton("Confirm this email address", links.VerifyEmail(user.Id, token)));

    public Email AlreadyThere(PortalUser user) => new(
        EmailKind.AlreadyRegistered, user.Email!, "You already have an ADIM account",
        ["Someone, probably you, tried to sign up with this email address. It already has an account, so nothing was changed.",
         "Sign in as usual. If you don't remember the password, select \"Forgot your password?\" there. If it was not you, ignore this email."],
        new EmailButton("Sign in", links.SignIn));

    public Email Reset(PortalUser user, string token) => new(
        EmailKind.ResetPassword, user.Email!, "Choose a new password",
        ["Someone, probably you, asked for a new password for this account.",
         "The link works once, for 24 hours. If it was not you, ignore this email; your password stays as it is."],
        new EmailButton("Choose a new password", links.ResetPassword(user.Id, token)));

    public Email PasswordChanged(PortalUser user) => new(
        EmailKind.PasswordChanged, user.Email!, "Your password was changed",
        ["The password of your ADIM account was just changed, and we signed out every other browser.",
         "If it was not you, ask for a new password at once: this signs the other person out."],
        new EmailButton("Choose a new password", links.ForgotPassword));

    public Email TwoStepOn(PortalUser user) => new(
        EmailKind.TwoStepChanged, user.Email!, "Two-step sign-in is on",
        ["Your ADIM account now asks for a code of your authenticator app after the password. We signed out every other browser.",
         "If it was not you, choose a new password at once and write to us: only we can let you in again."],
        new EmailButton("Choose a new password", links.ForgotPassword));

    public Email TwoStepOff(PortalUser user) => new(
        EmailKind.TwoStepChanged, user.Email!, "Two-step sign-in is off",
        ["Your ADIM account no longer asks for a code after the password.",
         "If it was not you, choose a new password at once: this signs the other person out."],
        new EmailButton("Choose a new password", links.ForgotPassword));

    /// <param name="left">How many are left.</param>
    public Email RecoveryCodeUsed(PortalUser user, int left) => new(
        EmailKind.TwoStepChanged, user.Email!, "A recovery code was used",
        [$"Someone, probably you, just signed in to your ADIM account with a recovery code. {Left(left)}",
         "If it was not you, choose a new password at once: this signs the other person out."],
        new EmailButton("Choose a new password", links.ForgotPassword));

    private static string Left(int codes) => codes switch
    {
        0 => "There is none left: make new ones on your account's page.",
        1 => "One is left.",
        _ => $"{codes} are left.",
    };
}
