using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Pairing;

/// <summary>A one-time code, live or ended. Rows stay, so that the owner can see who connected and when.</summary>
internal sealed class OneTimeCodeRow
{
    public long Id { get; init; }
    public WorkspaceId WorkspaceId { get; init; }

    /// <summary>HMAC-SHA256 of the code. It alone decides an exchange.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>The code itself, sealed, for the owner's page; wiped when the code ends.</summary>
    public byte[]? Sealed { get; init; }
    public DateTimeOffset IssuedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public CodeEnding? Ending { get; init; }
    public string? UsedFrom { get; init; }
    public string? UsedBy { get; init; }
}

internal sealed class OneTimeCodeTable : IEntityTypeConfiguration<OneTimeCodeRow>
{
    public void Configure(EntityTypeBuilder<OneTimeCodeRow> builder)
    {
        builder.ToTable("one_time_codes");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).UseIdentityAlwaysColumn();
        builder.Property(c => c.WorkspaceId).HasConversion(id => id.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.Property(c => c.Ending).HasConversion<string>().HasMaxLength(20);
        builder.Property(c => c.UsedFrom).HasMaxLength(CodeUser.LongestAddress);
        builder.Property(c => c.UsedBy).IsOneLine(CodeUser.LongestClient);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(c => c.WorkspaceId).OnDelete(DeleteBehavior.Cascade);

        // One live code per workspace, whatever the programs do.
        builder.HasIndex(c => c.WorkspaceId, "ix_one_time_codes_live").IsUnique().HasFilter("ended_at IS NULL");
        builder.HasIndex(c => new { c.WorkspaceId, c.Id });

        // An exchange finds its code by this alone.
        builder.HasIndex(c => c.CodeHash, "ix_one_time_codes_live_hash").IsUnique().HasFilter("ended_at IS NULL");
    }
}
