using AdimPortal.Core.Common;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Monitoring;

/// <summary>One for each watched workspace: when it is due, and what was seen last.</summary>
internal sealed class MonitoringRow
{
    public WorkspaceId WorkspaceId { get; init; }
    public DateTimeOffset DueAt { get; init; }
    public DateTimeOffset? CheckedAt { get; init; }
    public bool Healthy { get; init; }
    public int? TookMs { get; init; }
    public string? Problem { get; init; }

    /// <summary>What each service said of itself, as a JSON object.</summary>
    public string Services { get; init; } = "{}";

    public DateTimeOffset? CertificateExpiresAt { get; init; }

    /// <summary>Failed checks in a row.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When the portal last asked for a restart of what failed.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    public DateTimeOffset MeasureDueAt { get; init; }
    public DateTimeOffset? MeasuredAt { get; init; }
    public float? Cpu { get; init; }
    public float? Memory { get; init; }
    public float? Disk { get; init; }
    public long? DataBytes { get; init; }
    public DateTimeOffset? CpuHighSince { get; init; }
}

/// <summary>One check. After a day or so its hour is kept instead.</summary>
internal sealed class CheckRow
{
    public WorkspaceId WorkspaceId { get; init; }
    public DateTimeOffset At { get; init; }
    public bool Healthy { get; init; }

    /// <summary>Null when there was no answer.</summary>
    public int? TookMs { get; init; }
}

/// <summary>The checks of an hour.</summary>
internal sealed class CheckedHourRow
{
    public WorkspaceId WorkspaceId { get; init; }
    public DateTimeOffset Hour { get; init; }
    public int Checks { get; init; }
    public int Failed { get; init; }

    /// <summary>The mean of the checks that were answered.</summary>
    public int? TookMs { get; init; }
}

internal sealed class MeasureRow
{
    public WorkspaceId WorkspaceId { get; init; }
    public DateTimeOffset At { get; init; }
    public float Cpu { get; init; }
    public float Memory { get; init; }
    public float Disk { get; init; }
}

internal sealed class AlertRow
{
    public long Id { get; init; }
    public WorkspaceId WorkspaceId { get; init; }
    public AlertKind Kind { get; init; }
    public required string UserMessage { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When its owner was written to; null while that is to be done.</summary>
    public DateTimeOffset? OwnerToldAt { get; init; }

    public DateTimeOffset? StaffToldAt { get; init; }

    /// <summary>When its owner was told that it is over.</summary>
    public DateTimeOffset? OverToldAt { get; init; }

    public Alert ToAlert() => new(Id, WorkspaceId, Kind, UserMessage, OpenedAt, ClosedAt);
}

internal sealed class MonitoringTables :
    IEntityTypeConfiguration<MonitoringRow>, IEntityTypeConfiguration<CheckRow>,
    IEntityTypeConfiguration<CheckedHourRow>,
    IEntityTypeConfiguration<MeasureRow>, IEntityTypeConfiguration<AlertRow>
{
    public void Configure(EntityTypeBuilder<MonitoringRow> builder)
    {
        builder.ToTable("monitored_workspaces");
        builder.HasKey(w => w.WorkspaceId);
        Id(builder.Property(w => w.WorkspaceId));
        builder.Property(w => w.Services).HasColumnType("jsonb");
        builder.Property(w => w.Problem).IsOneLine(Failure.LongestUserMessage);
        builder.HasOne<Workspace>().WithOne().HasForeignKey<MonitoringRow>(w => w.WorkspaceId)
            .OnDelete(DeleteBehavior.Cascade);

        // No index on what is due: ten thousand rows are read in a few milliseconds, and without one an update touches
        // no index at all.
    }

    public void Configure(EntityTypeBuilder<CheckRow> builder)
    {
        builder.ToTable("health_checks");
        builder.HasKey(c => new { c.WorkspaceId, c.At });
        Id(builder.Property(c => c.WorkspaceId));
        builder.HasIndex(c => c.At).HasMethod("brin");
    }

    public void Configure(EntityTypeBuilder<CheckedHourRow> builder)
    {
        builder.ToTable("health_hours");
        builder.HasKey(c => new { c.WorkspaceId, c.Hour });
        Id(builder.Property(c => c.WorkspaceId));
        builder.HasIndex(c => c.Hour).HasMethod("brin");
    }

    public void Configure(EntityTypeBuilder<MeasureRow> builder)
    {
        builder.ToTable("machine_measures");
        builder.HasKey(m => new { m.WorkspaceId, m.At });
        Id(builder.Property(m => m.WorkspaceId));
        builder.HasIndex(m => m.At).HasMethod("brin");
    }

    public void Configure(EntityTypeBuilder<AlertRow> builder)
    {
        builder.ToTable("alerts");
        builder.HasKey(a => a.Id);
        Id(builder.Property(a => a.WorkspaceId));
        builder.Property(a => a.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(a => a.UserMessage).IsOneLine(Alert.LongestUserMessage);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(a => a.WorkspaceId).OnDelete(DeleteBehavior.Cascade);

        // One of a kind is open at a time. The database says so, however many nodes watch.
        builder.HasIndex(a => new { a.WorkspaceId, a.Kind }).IsUnique().HasFilter("closed_at IS NULL")
            .HasDatabaseName("ux_alerts_one_open");
        builder.HasIndex(a => new { a.OpenedAt, a.Id }).HasFilter("closed_at IS NULL")
            .HasDatabaseName("ix_alerts_open");
        builder.HasIndex(a => a.ClosedAt);
        builder.HasIndex(a => a.Id, "ix_alerts_untold")
            .HasFilter(
                "owner_told_at IS NULL OR staff_told_at IS NULL OR (closed_at IS NOT NULL AND over_told_at IS NULL)");
    }

    private static void Id(PropertyBuilder<WorkspaceId> id) =>
        id.HasConversion(value => value.Value, text => WorkspaceId.Parse(text)).HasMaxLength(WorkspaceId.Long)
            .ValueGeneratedNever();
}
