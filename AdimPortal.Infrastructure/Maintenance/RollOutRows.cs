using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Maintenance;

internal sealed class RollOutRow
{
    public long Id { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public Guid? AskedBy { get; init; }
    public RollOutStatus Status { get; init; }

    /// <summary>Failures that a person has seen and let pass.</summary>
    public int Forgiven { get; init; }

    public string? Reason { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

internal sealed class RolledRow
{
    public long RollOutId { get; init; }
    public WorkspaceId WorkspaceId { get; init; }
    public RolledStatus Status { get; init; }
    public Guid? OperationId { get; init; }
    public string? UserMessage { get; init; }
}

internal sealed class RollOutTables : IEntityTypeConfiguration<RollOutRow>, IEntityTypeConfiguration<RolledRow>
{
    public void Configure(EntityTypeBuilder<RollOutRow> builder)
    {
        builder.ToTable("roll_outs");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Status).HasConversion<string>().HasMaxLength(20);
        builder.Property(r => r.Reason).HasMaxLength(1000);

        // One is open at a time. The database says so, however many people press the button.
        builder.HasIndex(r => r.EndedAt).IsUnique().HasFilter("ended_at IS NULL").AreNullsDistinct(false)
            .HasDatabaseName("ux_roll_outs_one_open");
    }

    public void Configure(EntityTypeBuilder<RolledRow> builder)
    {
        builder.ToTable("roll_out_workspaces");
        builder.HasKey(r => new { r.RollOutId, r.WorkspaceId });
        builder.Property(r => r.WorkspaceId).HasConversion(id => id.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.Property(r => r.Status).HasConversion<string>().HasMaxLength(20);
        builder.Property(r => r.UserMessage).HasMaxLength(1000);
        builder.HasOne<RollOutRow>().WithMany().HasForeignKey(r => r.RollOutId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(r => r.WorkspaceId).OnDelete(DeleteBehavior.Cascade);
    }
}
