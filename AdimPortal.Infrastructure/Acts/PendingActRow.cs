using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Acts;

internal sealed class PendingActRow
{
    public long Id { get; init; }
    public Act Act { get; init; }
    public WorkspaceId WorkspaceId { get; init; }
    public Guid? BackupId { get; init; }
    public Guid AskedBy { get; init; }
    public required string Reason { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset DueAt { get; init; }
    public PendingState State { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? UserMessage { get; init; }

    public PendingAct ToPending() => new(Id, Act, WorkspaceId, BackupId, AskedBy, Reason, AskedAt, DueAt, State);
}

internal sealed class PendingActTable : IEntityTypeConfiguration<PendingActRow>
{
    public void Configure(EntityTypeBuilder<PendingActRow> builder)
    {
        builder.ToTable("pending_acts");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Act).HasConversion<string>().HasMaxLength(40);
        builder.Property(p => p.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(p => p.Reason).HasMaxLength(OneLine.ColumnOf(ActRules.LongestReason));
        builder.Property(p => p.UserMessage).HasMaxLength(1000);
        builder.Property(p => p.WorkspaceId).HasConversion(id => id.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(p => p.WorkspaceId).OnDelete(DeleteBehavior.Cascade);
        // One question at a time is put to an owner.
        builder.HasIndex(p => p.WorkspaceId).IsUnique().HasFilter("ended_at IS NULL")
            .HasDatabaseName("ux_pending_acts_one_waits");
        builder.HasIndex(p => p.DueAt).HasFilter("ended_at IS NULL");
        builder.HasIndex(p => p.EndedAt);
    }
}
