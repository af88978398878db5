using AdimPortal.Core.Outages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Outages;

/// <summary>
/// The last outage of an outside system, as all nodes share it: since when, what was said, who was told.
/// </summary>
internal sealed class OutsideSystemRow
{
    public OutsideSystem System { get; init; }

    public DateTimeOffset AwaySince { get; init; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? BackAt { get; init; }

    /// <summary>What it said last.</summary>
    public required string Detail { get; init; }

    /// <summary>When staff were told of it.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>When staff were told that it is over.</summary>
    public DateTimeOffset? ToldBackAt { get; init; }

    /// <summary>
    /// Whether something is left to be told: of its beginning while it lasts, and of its end, unless it passed so soon
    /// that it was no news.
    /// </summary>
    public bool IsToBeTold =>
        BackAt is { } back
            ? ToldBackAt is null && (ToldAt is not null || back - AwaySince >= OutageStore.TellAfter)
            : ToldAt is null;
}

internal sealed class OutsideSystemTable : IEntityTypeConfiguration<OutsideSystemRow>
{
    public const int LongestDetail = 1000;

    public void Configure(EntityTypeBuilder<OutsideSystemRow> builder)
    {
        builder.ToTable("outside_systems");
        builder.HasKey(s => s.System);
        builder.Property(s => s.System).HasConversion<string>().HasMaxLength(40);
        builder.Ignore(s => s.IsToBeTold);
        builder.Property(s => s.Detail).HasMaxLength(LongestDetail);
    }
}
