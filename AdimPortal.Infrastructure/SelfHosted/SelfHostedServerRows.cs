using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>A registration token. Its subject is the account that it registers a server for.</summary>
internal sealed class RegistrationTokenRow : SingleUseTokenRow
{
    /// <summary>What the workspace will be called.</summary>
    public required string Name { get; init; }

    /// <summary>What came of it; null while nothing did.</summary>
    public WorkspaceId? Registered { get; init; }
}

internal sealed class SelfHostedServerRow
{
    public WorkspaceId WorkspaceId { get; init; }
    public required byte[] AgentKey { get; init; }
    public required string HostKey { get; init; }
    public required string HostName { get; init; }
    public required string[] Addresses { get; init; }
    public required string SeenFrom { get; init; }
    public bool UsesTls { get; init; }
    public required string System { get; init; }
    public int MemoryMib { get; init; }
    public int Processors { get; init; }
    public int DiskGib { get; init; }
    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>
    /// Of its last signed request, in nanoseconds of its own clock. It only grows: a request that was seen is refused.
    /// </summary>
    public long LastStamp { get; init; }
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>What its agent said last, as JSON.</summary>
    public string? Report { get; init; }
    /// <summary>When it last asked for a task.</summary>
    public DateTimeOffset? TasksAskedAt { get; init; }

    /// <summary>The request that waits for a task now: a newer one ends it.</summary>
    public Guid? TaskWaiter { get; init; }

    /// <summary>
    /// The minute, and the day, whose kept reports are counted: lines (of a day only those that no step needs), and
    /// bytes with what a row costs.
    /// </summary>
    public DateTimeOffset? ReportMinute { get; init; }
    public int MinuteLines { get; init; }
    public long MinuteBytes { get; init; }
    public DateTimeOffset? ReportDay { get; init; }
    public int DayLines { get; init; }
    public long DayBytes { get; init; }

    public DateTimeOffset? UnregisteredAt { get; init; }

    /// <summary>Where the portal may come in to update it; null where it may not.</summary>
    public string? UpdateAddress { get; init; }
    public int? UpdatePort { get; init; }
    public DateTimeOffset? UpdatesSince { get; init; }
}

/// <summary>A transfer key. Its subject is the workspace that is fetched.</summary>
internal sealed class TransferKeyRow : SingleUseTokenRow
{
    /// <summary>The address that it works from.</summary>
    public required string Target { get; init; }
    public bool Rehearses { get; init; }
    public string? RefusedFrom { get; init; }
    public DateTimeOffset? RefusedAt { get; init; }
}

internal sealed class AgentTaskRow
{
    public long Number { get; init; }
    public WorkspaceId WorkspaceId { get; init; }
    public required string Run { get; init; }
    public required string Routine { get; init; }
    public long Epoch { get; init; }

    /// <summary>Sealed, and dropped when it has ended.</summary>
    public byte[]? Settings { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public DateTimeOffset? CalledOffAt { get; init; }
}

internal sealed class ServerReportRow
{
    public WorkspaceId WorkspaceId { get; init; }
    public long Number { get; init; }
    public DateTimeOffset At { get; init; }
    public ReportKind Kind { get; init; }
    public required string Routine { get; init; }
    public required string Text { get; init; }
}

internal sealed class SelfHostedTables :
    IEntityTypeConfiguration<RegistrationTokenRow>, IEntityTypeConfiguration<SelfHostedServerRow>,
    IEntityTypeConfiguration<ServerReportRow>,
    IEntityTypeConfiguration<TransferKeyRow>, IEntityTypeConfiguration<AgentTaskRow>
{
    public void Configure(EntityTypeBuilder<RegistrationTokenRow> builder)
    {
        builder.HasBaseType<SingleUseTokenRow>();
        builder.HasDiscriminator<string>(SingleUseTokenRow.PurposeColumn).HasValue("registration");
        builder.Property(t => t.Name).IsOneLine(Workspace.LongestName);
        builder.Property(t => t.Registered).HasConversion(id => id!.Value.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
    }

    public void Configure(EntityTypeBuilder<SelfHostedServerRow> builder)
    {
        builder.ToTable("self_hosted_servers");
        builder.HasKey(s => s.WorkspaceId);
        Id(builder.Property(s => s.WorkspaceId));
        builder.Property(s => s.HostKey).HasMaxLength(1000);
        builder.Property(s => s.HostName).IsOneLine(253);
        builder.Property(s => s.SeenFrom).HasMaxLength(64);
        builder.Property(s => s.System).IsOneLine(100);
        builder.Property(s => s.Report).HasColumnType("jsonb");
        builder.Property(s => s.UpdateAddress).HasMaxLength(64);
        builder.HasOne<Workspace>().WithOne().HasForeignKey<SelfHostedServerRow>(s => s.WorkspaceId)
            .OnDelete(DeleteBehavior.Cascade);
        // A server is one workspace's at a time.
        builder.HasIndex(s => new { s.HostKey, s.SeenFrom }, "ux_self_hosted_servers_host_key").IsUnique()
            .HasFilter("unregistered_at IS NULL");
    }

    public void Configure(EntityTypeBuilder<ServerReportRow> builder)
    {
        builder.ToTable("server_reports");
        builder.HasKey(r => new { r.WorkspaceId, r.Number });
        Id(builder.Property(r => r.WorkspaceId));
        builder.Property(r => r.Kind).HasConversion<string>().HasMaxLength(10);
        builder.Property(r => r.Routine).IsOneLine(60);
        builder.Property(r => r.Text).HasMaxLength(ServerReport.LongestText);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(r => r.WorkspaceId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<TransferKeyRow> builder)
    {
        builder.HasBaseType<SingleUseTokenRow>();
        builder.HasDiscriminator<string>(SingleUseTokenRow.PurposeColumn).HasValue("transfer");
        builder.Property(k => k.Target).HasMaxLength(64);
        builder.Property(k => k.RefusedFrom).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<AgentTaskRow> builder)
    {
        builder.ToTable("agent_tasks");
        builder.HasKey(e => e.Number);
        builder.Property(e => e.Number).UseIdentityAlwaysColumn();
        Id(builder.Property(e => e.WorkspaceId));
        builder.Property(e => e.Run).HasMaxLength(120);
        builder.Property(e => e.Routine).HasMaxLength(60);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(e => e.WorkspaceId).OnDelete(DeleteBehavior.Cascade);
        // A run is asked for once.
        builder.HasIndex(e => new { e.WorkspaceId, e.Run }, "ux_agent_tasks_run").IsUnique();
    }

    private static void Id(PropertyBuilder<WorkspaceId> id) =>
        id.HasConversion(value => value.Value, text => WorkspaceId.Parse(text)).HasMaxLength(WorkspaceId.Long)
            .ValueGeneratedNever();
}
