using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Acts;

/// <summary>
/// One act's record in the chain: its hash covers the record and the hash before it, so that no record can be changed
/// or taken out unseen. The database adds it when the record is committed.
/// </summary>
internal sealed class ActChainRow
{
    /// <summary>From 1, without gaps.</summary>
    public long Position { get; init; }

    /// <summary>The record. No foreign key: that it is missing is what a check looks for.</summary>
    public long RecordId { get; init; }

    /// <summary>The hash at the position before; empty at the first.</summary>
    public required byte[] Previous { get; init; }

    /// <summary>SHA-256, 32 bytes.</summary>
    public required byte[] Hash { get; init; }
}

internal sealed class ActChainTable : IEntityTypeConfiguration<ActChainRow>
{
    public void Configure(EntityTypeBuilder<ActChainRow> builder)
    {
        builder.ToTable("act_chain");
        builder.HasKey(c => c.Position);
        builder.Property(c => c.Position).ValueGeneratedNever();
        builder.HasIndex(c => c.RecordId).IsUnique();
    }
}
