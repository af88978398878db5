using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Scheduling;

/// <summary>A job whose last run threw, on whichever node. It is there until a run of it ends well.</summary>
internal sealed class FailingJobRow
{
    public required string Job { get; init; }

    /// <summary>Runs that threw, one after another.</summary>
    public int Failures { get; init; }

    /// <summary>When the first of them ended.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>
    /// What the last one threw: a type's name. Messages may hold what is nobody's business; they are in the log.
    /// </summary>
    public required string Fault { get; init; }
}

internal sealed class FailingJobTable : IEntityTypeConfiguration<FailingJobRow>
{
    public const int LongestFault = 200;

    public void Configure(EntityTypeBuilder<FailingJobRow> builder)
    {
        builder.ToTable("failing_jobs");
        builder.HasKey(row => row.Job);
        builder.Property(row => row.Job).HasMaxLength(200);
        builder.Property(row => row.Fault).HasMaxLength(LongestFault);
    }
}
