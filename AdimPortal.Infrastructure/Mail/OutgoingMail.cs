using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>A mail that waits to be handed over. Its row is deleted once a mail server has taken it.</summary>
internal sealed class OutgoingMail
{
    public long Id { get; init; }

    /// <summary>The letter, encrypted: links in it open accounts.</summary>
    public required string ProtectedLetter { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset NotBefore { get; set; }
    public int Attempts { get; set; }
}

internal sealed class OutgoingMailTable : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("outgoing_mails");
        builder.HasKey(mail => mail.Id);
        builder.HasIndex(mail => mail.NotBefore);
    }
}
