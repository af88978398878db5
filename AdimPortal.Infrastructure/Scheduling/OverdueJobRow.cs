using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Scheduling;

/// <summary>
/// A job that staff were told of because it is overdue. It is there as long as that lasts; so of many nodes one tells.
/// </summary>
internal sealed class OverdueJobRow
{
    public required string Job { get; init; }
    public DateTimeOffset ToldAt { get; init; }
}

internal sealed class OverdueJobTable : IEntityTypeConfiguration<OverdueJobRow>
{
    public void Configure(EntityTypeBuilder<OverdueJobRow> builder)
    {
        builder.ToTable("overdue_jobs");
        builder.HasKey(row => row.Job);
        builder.Property(row => row.Job).HasMaxLength(200);
    }
}
