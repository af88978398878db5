using AdimPortal.Core.Images;
using AdimPortal.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Images;

/// <summary>See <see cref="ServerImage"/>. All times are the database's (decision 0004).</summary>
internal sealed class ImageRow
{
    /// <summary>The workspace that it was made of.</summary>
    public WorkspaceId WorkspaceId { get; init; }

    public required string Fingerprint { get; init; }
    public required string Version { get; init; }
    public ImageState State { get; init; }
    public string? Snapshot { get; init; }
    public required string[] Regions { get; init; }
    public decimal SizeGib { get; init; }
    public int MinimumDiskGib { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? MadeAt { get; init; }
    public DateTimeOffset? UsedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

internal sealed class ImageTable : IEntityTypeConfiguration<ImageRow>
{
    public void Configure(EntityTypeBuilder<ImageRow> builder)
    {
        builder.ToTable("images");
        builder.HasKey(i => i.WorkspaceId);
        builder.Property(i => i.WorkspaceId).HasConversion(id => id.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.Property(i => i.Fingerprint).HasMaxLength(ImageFingerprint.Length);
        builder.Property(i => i.Version).HasMaxLength(40);
        builder.Property(i => i.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(i => i.Snapshot).HasMaxLength(40);
        builder.Property(i => i.SizeGib).HasColumnType("numeric(10,2)");
        builder.HasOne<Workspace>().WithMany().HasForeignKey(i => i.WorkspaceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(i => i.AskedAt);

        // However many ask at once, one is prepared.
        builder.HasIndex(i => i.Fingerprint, "ux_images_preparing").IsUnique().HasFilter("state = 'Preparing'");
    }
}
