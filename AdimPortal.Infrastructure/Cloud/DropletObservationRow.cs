using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Cloud;

/// <summary>A droplet that an operation waits for, as the last look at the cloud saw it.</summary>
internal sealed class DropletObservationRow
{
    public required string Tag { get; init; }
    public long DropletId { get; init; }
    public required string Name { get; init; }
    public required string Status { get; init; }
    public string? Address { get; init; }
    public DateTimeOffset SeenAt { get; init; }
}

internal sealed class DropletObservationTable : IEntityTypeConfiguration<DropletObservationRow>
{
    public void Configure(EntityTypeBuilder<DropletObservationRow> builder)
    {
        builder.ToTable("droplet_observations");
        builder.HasKey(o => o.Tag);
        builder.Property(o => o.Tag).HasMaxLength(255);
        builder.Property(o => o.Status).HasMaxLength(20);
        builder.Property(o => o.Name).HasMaxLength(255);
        builder.Property(o => o.Address).HasMaxLength(64);
    }
}
