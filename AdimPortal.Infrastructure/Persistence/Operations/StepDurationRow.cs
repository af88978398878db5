using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Persistence.Operations;

/// <summary>How long a step took in one operation, from its first start to its end.</summary>
internal sealed class StepDurationRow
{
    public long Id { get; init; }
    public required string Plan { get; init; }
    public required string Size { get; init; }
    public required string Step { get; init; }
    public double Seconds { get; init; }
    public DateTimeOffset At { get; init; }
}

internal sealed class StepDurationTable : IEntityTypeConfiguration<StepDurationRow>
{
    public void Configure(EntityTypeBuilder<StepDurationRow> builder)
    {
        builder.ToTable("step_durations");
        builder.HasKey(d => d.Id);
        builder.Property(d => d.Id).UseIdentityAlwaysColumn();
        builder.Property(d => d.Plan).HasMaxLength(40);
        builder.Property(d => d.Size).HasMaxLength(60);
        builder.Property(d => d.Step).HasMaxLength(80);
        builder.HasIndex(d => new { d.Plan, d.Size, d.Step, d.At });
    }
}
