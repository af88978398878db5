using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Queues;

/// <summary>An item that failed at least once, until it goes well. What people decided stays with it.</summary>
internal sealed class SetAsideRow
{
    public long Id { get; init; }
    public required string Queue { get; init; }
    public required string Key { get; init; }
    public required string Reason { get; init; }
    public string? Reference { get; init; }

    /// <summary>Failed tries since the start, or since somebody had it tried again.</summary>
    public int Tries { get; init; }
    public DateTimeOffset FirstTriedAt { get; init; }
    public DateTimeOffset LastTriedAt { get; init; }

    /// <summary>It rests until then; for good when null and set aside or dismissed.</summary>
    public DateTimeOffset? NextTryAt { get; init; }
    public DateTimeOffset? SetAsideAt { get; init; }
    public DateTimeOffset? DismissedAt { get; init; }

    /// <summary>Who last had it tried again, or dismissed it, and when.</summary>
    public Guid? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }

    public SetAsideItem ToItem() =>
        new(Id, Queue, Key, Reason, Tries, FirstTriedAt, LastTriedAt, SetAsideAt, NextTryAt, Reference);
}

internal sealed class SetAsideTable : IEntityTypeConfiguration<SetAsideRow>
{
    public void Configure(EntityTypeBuilder<SetAsideRow> builder)
    {
        builder.ToTable("set_aside_items");
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Id).UseIdentityAlwaysColumn();
        builder.Property(i => i.Queue).HasMaxLength(WorkQueue.LongestName);
        builder.Property(i => i.Key).IsOneLine(SetAsideItem.LongestKey);
        builder.Property(i => i.Reason).IsOneLine(SetAsideItem.LongestReason);
        builder.Property(i => i.Reference).IsOneLine(SetAsideItem.LongestReference);
        builder.HasIndex(i => new { i.Queue, i.Key }).IsUnique();
        builder.HasIndex(i => i.SetAsideAt, "ix_set_aside_items_waiting")
            .HasFilter("set_aside_at IS NOT NULL AND dismissed_at IS NULL");
    }
}
