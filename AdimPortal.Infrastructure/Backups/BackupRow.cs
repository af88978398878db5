using AdimPortal.Core.Backups;
using AdimPortal.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Backups;

/// <summary>A backup. It outlives its workspace: whatever the row of that says, the data can be had back.</summary>
internal sealed class BackupRow
{
    public Guid Id { get; init; }
    public WorkspaceId WorkspaceId { get; init; }
    public BackupReason Reason { get; init; }
    public BackupStatus Status { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Prefix { get; init; }
    public string? Manifest { get; init; }
    public string? Problem { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }

    public Backup ToBackup() =>
        new(Id, WorkspaceId, Reason, Status, StartedAt, EndedAt, Prefix, Read(), Problem, VerifiedAt);

    private BackupManifest? Read() => Manifest is null ? null
        : BackupManifest.Read(WorkspaceId, Manifest).TryGet(out var manifest, out var failure) ? manifest
        : throw new InvalidDataException($"The manifest of backup {Id} can't be read: {failure.Detail}");
}

internal sealed class BackupTable : IEntityTypeConfiguration<BackupRow>
{
    public void Configure(EntityTypeBuilder<BackupRow> builder)
    {
        builder.ToTable("backups");
        builder.HasKey(b => b.Id);
        builder.Property(b => b.WorkspaceId).HasConversion(id => id.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.Property(b => b.Reason).HasConversion<string>().HasMaxLength(20);
        builder.Property(b => b.Status).HasConversion<string>().HasMaxLength(20);
        builder.Property(b => b.Prefix).HasMaxLength(200);
        builder.Property(b => b.Problem).HasMaxLength(1000);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(b => b.WorkspaceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(b => new { b.WorkspaceId, b.StartedAt });
        builder.HasIndex(b => b.EndedAt, "ix_backups_running").HasFilter("status = 'Running'");
    }
}
