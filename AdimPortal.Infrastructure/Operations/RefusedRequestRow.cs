using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>What the portal asked for of a workspace and did not get: why, and what that depended on.</summary>
internal sealed class RefusedRequestRow
{
    public const int LongestReason = 1000;

    public WorkspaceId WorkspaceId { get; init; }

    /// <summary>The name of the operation.</summary>
    public required string Operation { get; init; }

    /// <summary><see cref="RequestFingerprint"/></summary>
    public required string Fingerprint { get; set; }

    public required string Reason { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>How often in a row, with the same fingerprint.</summary>
    public int Times { get; set; }

    /// <summary>When it may be begun again with the same fingerprint; null for never.</summary>
    public DateTimeOffset? RetryAt { get; set; }
}

internal sealed class RefusedRequestTable : IEntityTypeConfiguration<RefusedRequestRow>
{
    public void Configure(EntityTypeBuilder<RefusedRequestRow> builder)
    {
        builder.ToTable("refused_requests");
        builder.HasKey(r => new { r.WorkspaceId, r.Operation });
        builder.Property(r => r.WorkspaceId).HasConversion(id => id.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.Property(r => r.Operation).HasMaxLength(40);
        builder.Property(r => r.Fingerprint).HasMaxLength(RequestFingerprint.Length);
        builder.Property(r => r.Reason).IsOneLine(RefusedRequestRow.LongestReason);
        builder.HasIndex(r => r.At);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(r => r.WorkspaceId).OnDelete(DeleteBehavior.Cascade);
    }
}
