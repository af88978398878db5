using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// An operation's header, its lease, and when it is due. Its state is the fold over <see cref="OperationEventRow"/>.
/// </summary>
internal sealed class OperationRow
{
    public Guid Id { get; init; }
    public required string Name { get; init; }
    public WorkspaceId WorkspaceId { get; init; }
    public required string Size { get; init; }
    public Guid? RequestedBy { get; init; }
    public DateTimeOffset RequestedAt { get; init; }

    /// <summary>The state's status, kept beside the log in the same transaction, for lists and filters.</summary>
    public required string Status { get; init; }

    /// <summary>
    /// When it is due; null when it has ended, waits for a person alone, or is being carried with nothing planned.
    /// </summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>What may wake it before that: see WaitCondition.Key.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>
    /// Grows by one with each claim, from where the workspace's last operation ended; every write of a carrier names
    /// its own.
    /// </summary>
    public long Epoch { get; init; }

    public string? LeaseNode { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }
    public bool CancelRequested { get; init; }
    public bool ResumeRequested { get; init; }
    public Guid? AskedBy { get; init; }

    /// <summary>What it depends on, when the portal itself began it: see RequestFingerprint.</summary>
    public string? Fingerprint { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

internal sealed class OperationTable : IEntityTypeConfiguration<OperationRow>
{
    public void Configure(EntityTypeBuilder<OperationRow> builder)
    {
        builder.ToTable("operations");
        builder.HasKey(o => o.Id);
        builder.Property(o => o.Name).HasMaxLength(40);
        builder.Property(o => o.Size).HasMaxLength(60);
        builder.Property(o => o.Fingerprint).HasMaxLength(RequestFingerprint.Length);
        builder.Property(o => o.Status).HasMaxLength(20);
        builder.Property(o => o.LeaseNode).HasMaxLength(200);
        builder.Property(o => o.WaitsFor).HasMaxLength(200);
        builder.Property(o => o.WorkspaceId).HasConversion(id => id.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(o => o.WorkspaceId).OnDelete(DeleteBehavior.Restrict);

        // One operation at a time changes a workspace. The database says so, whatever the pages do.
        builder.HasIndex(o => o.WorkspaceId).IsUnique().HasFilter("ended_at IS NULL")
            .HasDatabaseName("ux_operations_one_under_way");
        // Lists, the newest first: of a workspace, of all, and of those in a state.
        builder.HasIndex(o => new { o.WorkspaceId, o.RequestedAt });
        builder.HasIndex(o => new { o.RequestedAt, o.Id });
        builder.HasIndex(o => new { o.Status, o.RequestedAt, o.Id });

        // The last of a kind: of a workspace, and of all.
        builder.HasIndex(o => new { o.WorkspaceId, o.Name, o.RequestedAt });
        builder.HasIndex(o => new { o.Name, o.RequestedAt });
        builder.HasIndex(o => o.EndedAt);
        builder.HasIndex(o => o.WakeAt).HasFilter("ended_at IS NULL");
        builder.HasIndex(o => o.WaitsFor).HasFilter("waits_for IS NOT NULL");
    }
}
