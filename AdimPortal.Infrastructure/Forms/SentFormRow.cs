using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Forms;

/// <summary>A form that somebody sent. All times are the database's (decision 0004).</summary>
internal sealed class SentFormRow
{
    /// <summary>A keyed hash of the whole form.</summary>
    public required byte[] Key { get; init; }

    public DateTimeOffset TakenAt { get; init; }

    /// <summary>Sealed; null while it is being worked on.</summary>
    public byte[]? Answer { get; init; }

    /// <summary>Until then it is not taken again.</summary>
    public DateTimeOffset HoldsUntil { get; init; }
}

internal sealed class SentFormTable : IEntityTypeConfiguration<SentFormRow>
{
    public void Configure(EntityTypeBuilder<SentFormRow> builder)
    {
        builder.ToTable("sent_forms");
        builder.HasKey(f => f.Key);
        builder.Property(f => f.Key).HasMaxLength(32);
        builder.HasIndex(f => f.HoldsUntil);
    }
}
