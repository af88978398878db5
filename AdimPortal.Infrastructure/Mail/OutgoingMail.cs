using System.Globalization;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>
/// A mail that waits to be handed over, or was set aside for staff. Its row is deleted once a mail server has taken it.
/// </summary>
internal sealed class OutgoingMail
{
    public long Id { get; init; }

    /// <summary>
    /// A <see cref="EmailKind"/> by name; empty in rows of before. Nothing in sending depends on it, so an unknown one
    /// stops nobody.
    /// </summary>
    public string Kind { get; init; } = "";

    /// <summary>The email, encrypted: links in it open accounts.</summary>
    public required string ProtectedEmail { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// When it is next tried. A node that takes it moves that on first, so a node that dies in it lets it come due
    /// again.
    /// </summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>
    /// After that its link opens nothing, and it is dropped; null when it waits for as long as it takes.
    /// </summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>All tries.</summary>
    public int Attempts { get; set; }

    /// <summary>
    /// Tries that ended in a fault of this email: refused, an exception, or no end at all. Counted before the try, and
    /// taken back when the mail server was only away.
    /// </summary>
    public int Strikes { get; init; }

    /// <summary>Why the last try did not succeed, for staff.</summary>
    public string? Problem { get; init; }

    /// <summary>The <see cref="MailReceipt"/> that takes down what becomes of it.</summary>
    public string? Receipt { get; init; }
}

/// <summary>
/// What became of an email on which something else waits: a deletion may not come before its warning.
/// </summary>
internal sealed class MailReceipt
{
    /// <summary>Of the occasion: an email with the same key is not posted twice.</summary>
    public required string Key { get; init; }

    public DateTimeOffset QueuedAt { get; init; }

    /// <summary>When a mail server took it.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>When it was given up, because it was refused or could not be sent.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    public string? Problem { get; init; }
}

/// <summary>The emails of a kind that a mailbox got in the last hour.</summary>
internal sealed class MailQuota
{
    /// <summary>A hash of the address.</summary>
    public required string Mailbox { get; init; }

    public required string Kind { get; init; }

    public required DateTimeOffset[] QueuedAt { get; init; }

    public DateTimeOffset LastAt { get; init; }
}

internal sealed class MailTables
    : IEntityTypeConfiguration<OutgoingMail>, IEntityTypeConfiguration<MailReceipt>, IEntityTypeConfiguration<MailQuota>
{
    public const int LongestProblem = 1000;

    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("outgoing_mails");
        builder.HasKey(mail => mail.Id);
        builder.Property(mail => mail.Kind).HasMaxLength(40).HasDefaultValue("");
        builder.Property(mail => mail.Strikes).HasDefaultValue(0);
        builder.Property(mail => mail.Problem).IsOneLine(LongestProblem);
        builder.Property(mail => mail.Receipt).HasMaxLength(MailReceiptKey.Longest);
        builder.HasIndex(mail => mail.NotBefore);
    }

    public void Configure(EntityTypeBuilder<MailReceipt> builder)
    {
        builder.ToTable("mail_receipts");
        builder.HasKey(receipt => receipt.Key);
        builder.Property(receipt => receipt.Key).HasMaxLength(MailReceiptKey.Longest);
        builder.Property(receipt => receipt.Problem).IsOneLine(LongestProblem);
        builder.HasIndex(receipt => receipt.QueuedAt);
    }

    public void Configure(EntityTypeBuilder<MailQuota> builder)
    {
        builder.ToTable("mail_quotas");
        builder.HasKey(quota => new { quota.Mailbox, quota.Kind });
        builder.Property(quota => quota.Mailbox).HasMaxLength(64);
        builder.Property(quota => quota.Kind).HasMaxLength(40);
        builder.HasIndex(quota => quota.LastAt);
    }
}

/// <summary>The occasions that emails are posted for once.</summary>
internal static class MailReceiptKey
{
    public const int Longest = 400;

    /// <summary>Of the email of a stage of the dunning schedule.</summary>
    public static string Dunning(Guid owner, DateTimeOffset unpaidSince, int day) =>
        string.Create(CultureInfo.InvariantCulture, $"dunning/{owner}/{unpaidSince.UtcDateTime:O}/day-{day}");

    /// <summary>Of the email that asks an owner about what staff want to do.</summary>
    public static string PendingAct(long id) => $"{PendingActs}{id}";

    public const string PendingActs = "pending-act/";
}
