using AdimPortal.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Secrets;

/// <summary>
/// Lets whoever has its text do one thing, once, for a while. A feature's kind of token derives from it, with what that
/// kind is about besides.
/// </summary>
/// <remarks>
/// Pairing codes are not of them: short enough to be typed, they are guarded by pace, can be shown again, and are
/// opened a hundred in one statement. Links of accounts' emails are made by Identity and kept nowhere.
/// </remarks>
internal abstract class SingleUseTokenRow
{
    /// <summary>The column that tells the kinds apart.</summary>
    public const string PurposeColumn = "Purpose";

    /// <summary>Keyed SHA-256 of the text.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What it is for: an account's or a workspace's id. One of a kind works for each.</summary>
    public required string Subject { get; init; }

    public Guid OwnerId { get; init; }
    public DateTimeOffset IssuedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was used, revoked, or replaced by a newer one.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public bool IsUsed { get; init; }
}

internal sealed class SingleUseTokenTable : IEntityTypeConfiguration<SingleUseTokenRow>
{
    public void Configure(EntityTypeBuilder<SingleUseTokenRow> builder)
    {
        builder.ToTable("single_use_tokens");
        builder.HasKey(t => t.Hash);
        builder.HasDiscriminator<string>(SingleUseTokenRow.PurposeColumn);
        builder.Property<string>(SingleUseTokenRow.PurposeColumn).HasMaxLength(20);
        builder.Property(t => t.Subject).HasMaxLength(36);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(t => t.OwnerId).OnDelete(DeleteBehavior.Cascade);
        // One that works, whatever the programs do.
        builder
            .HasIndex([SingleUseTokenRow.PurposeColumn, nameof(SingleUseTokenRow.Subject)], "ux_single_use_tokens_live")
            .IsUnique().HasFilter("ended_at IS NULL");
    }
}
