using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// One line of an operation's log. Rows are only ever added; the primary key keeps two carriers from writing the same
/// place.
/// </summary>
internal sealed class OperationEventRow
{
    public Guid OperationId { get; init; }
    public int Sequence { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>The step that it is about, if it is about one.</summary>
    public string? Step { get; init; }

    /// <summary>The event as JSON, its kind included.</summary>
    public required string Body { get; init; }
}

internal sealed class OperationEventTable : IEntityTypeConfiguration<OperationEventRow>
{
    public void Configure(EntityTypeBuilder<OperationEventRow> builder)
    {
        builder.ToTable("operation_events");
        builder.HasKey(e => new { e.OperationId, e.Sequence });
        builder.Property(e => e.Step).HasMaxLength(80);
        builder.Property(e => e.Body).HasColumnType("jsonb");
        builder.HasOne<OperationRow>().WithMany().HasForeignKey(e => e.OperationId).OnDelete(DeleteBehavior.Cascade);
    }
}
