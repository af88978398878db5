using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Pacing;

/// <summary>One thing that is held to a pace. A row whose time is over says nothing, and goes.</summary>
internal sealed class PaceRow
{
    /// <summary>HMAC of what is counted: addresses and mail addresses are not kept in the clear.</summary>
    public required byte[] Key { get; init; }

    /// <summary>When all that was taken is forgotten again.</summary>
    public DateTimeOffset FreeAt { get; init; }
}

internal sealed class PaceTable : IEntityTypeConfiguration<PaceRow>
{
    public void Configure(EntityTypeBuilder<PaceRow> builder)
    {
        builder.ToTable("paces");
        builder.HasKey(p => p.Key);
        builder.HasIndex(p => p.FreeAt);
    }
}
