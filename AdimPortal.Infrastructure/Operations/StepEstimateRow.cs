using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// How long a step takes on a size of server, by its last runs. One row, however many operations there were.
/// </summary>
internal sealed class StepEstimateRow
{
    /// <summary>How many runs count.</summary>
    public const string Window = "50";

    public required string Operation { get; init; }
    public required string Size { get; init; }
    public required string Step { get; init; }

    /// <summary>Seconds, the last run first, at most <see cref="Window"/> of them.</summary>
    public required double[] Recent { get; init; }

    /// <summary>The median of <see cref="Recent"/>.</summary>
    public double MedianSeconds { get; init; }

    /// <summary>When the last of them ended.</summary>
    public DateTimeOffset At { get; init; }
}

internal sealed class StepEstimateTable : IEntityTypeConfiguration<StepEstimateRow>
{
    public void Configure(EntityTypeBuilder<StepEstimateRow> builder)
    {
        builder.ToTable("step_estimates");
        builder.HasKey(s => new { s.Operation, s.Size, s.Step });
        builder.Property(s => s.Operation).HasMaxLength(40);
        builder.Property(s => s.Size).HasMaxLength(60);
        builder.Property(s => s.Step).HasMaxLength(80);
    }
}
