using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>A line that a step said while it ran.</summary>
internal sealed class OperationLineRow
{
    /// <summary>
    /// UTF-16 units; a little more than the longest line of a remote program, which says that it was cut.
    /// </summary>
    public const int LongestText = 4200;

    public const int LongestSource = 80;

    public long Number { get; init; }
    public Guid OperationId { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Source { get; init; }
    public int Try { get; init; }
    public required string Text { get; init; }
}

internal sealed class OperationLineTable : IEntityTypeConfiguration<OperationLineRow>
{
    public void Configure(EntityTypeBuilder<OperationLineRow> builder)
    {
        builder.ToTable("operation_lines");
        builder.HasKey(l => l.Number);
        builder.Property(l => l.Number).UseIdentityAlwaysColumn();
        builder.Property(l => l.Source).HasMaxLength(OperationLineRow.LongestSource);
        builder.Property(l => l.Text).HasMaxLength(OperationLineRow.LongestText);
        builder.HasOne<OperationRow>().WithMany().HasForeignKey(l => l.OperationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(l => new { l.OperationId, l.Number });
    }
}
