using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>The emails about another address for an account.</summary>
public sealed class AddressEmails(MailOutbox outbox, PortalLinks links)
{
    public Task ConfirmAsync(PortalUser user, string address, string token, CancellationToken cancel) =>
        outbox.PutAsync(Confirm(user, address, token), cancel);

    internal Email Confirm(PortalUser user, string address, string token) => new(
        EmailKind.ConfirmNewAddress, address, "Confirm your new email address",
        ["You asked to use this email address for your ADIM account. Confirm it, and sign in with it from then on.",
         "The link works for 24 hours. If you did not ask for this, ignore this email; nothing changes."],
        new EmailButton("Confirm this email address", links.ConfirmAddress(user.Id, address, token)));

    /// <param name="former">Whoever reads it must learn of it: the address is how an account is recovered.</param>
    public Task ChangedAsync(string former, string address, CancellationToken cancel) =>
        outbox.PutAsync(Changed(former, address), cancel);

    internal static Email Changed(string former, string address) => new(
        EmailKind.AddressChanged, former, "Your email address was changed",
        [$"Your ADIM account now uses {Masked(address)} instead of this email address. We signed out every browser.",
         "If it was not you, contact support at once: reply to this email."]);

    /// <summary>
    /// "jane@example.com" → "j…@example.com": enough to know it by, and not more than that for whoever reads an old
    /// mailbox.
    /// </summary>
    internal static string Masked(string address) =>
        address.IndexOf('@') is > 0 and var at ? $"{address[0]}…{address[at..]}" : "another address";
}
