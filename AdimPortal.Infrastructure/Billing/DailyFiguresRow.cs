using AdimPortal.Core.Billing.History;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Billing;

/// <summary>
/// See <see cref="PlanFigures"/>: those of one day. A day has a row for each plan, so it is known whole.
/// </summary>
internal sealed class DailyFiguresRow
{
    /// <summary>In UTC.</summary>
    public DateOnly Day { get; init; }

    public required string Plan { get; init; }
    public required string Currency { get; init; }
    public int Workspaces { get; init; }
    public long Revenue { get; init; }
    public long Cost { get; init; }
    public long Margin { get; init; }
    public int Unpriced { get; init; }

    /// <summary>When it was kept; the last time when it was replaced.</summary>
    public DateTimeOffset SavedAt { get; init; }
}

internal sealed class DailyFiguresTable : IEntityTypeConfiguration<DailyFiguresRow>
{
    public void Configure(EntityTypeBuilder<DailyFiguresRow> builder)
    {
        builder.ToTable("daily_figures");
        builder.HasKey(f => new { f.Day, f.Plan, f.Currency });
        builder.Property(f => f.Plan).HasMaxLength(30);
        builder.Property(f => f.Currency).HasMaxLength(3);
    }
}
