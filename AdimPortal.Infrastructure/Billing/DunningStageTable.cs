using AdimPortal.Core.Billing;
using AdimPortal.Infrastructure.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Billing;

/// <summary>A stage of the dunning schedule that an account has taken. It can't be taken twice for one debt.</summary>
internal sealed class DunningStageRow
{
    public Guid OwnerId { get; init; }

    /// <summary>When the debt began: a later one starts the schedule anew.</summary>
    public DateTimeOffset UnpaidSince { get; init; }

    /// <summary>Of the stage: days after the payment was due.</summary>
    public int Day { get; init; }

    public DateTimeOffset TakenAt { get; init; }

    /// <summary>The owner had an address, so an email was posted; what became of it its receipt says.</summary>
    public bool IsQueued { get; init; }

    /// <summary>When a person told the owner, because the email could not be delivered.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <param name="receipt">What became of the email. It is dropped after years, and the email no longer waited
    /// for.</param>
    public DunningStageTaken With(MailReceipt? receipt) => this switch
    {
        { ToldAt: { } told } => new(Day, TakenAt, told),
        { IsQueued: false } => new(Day, TakenAt, ToldAt: null, RefusedAt: TakenAt),
        _ when receipt is null => DunningStageTaken.Told(Day, TakenAt),
        _ => new(Day, TakenAt, receipt.TakenAt, receipt.RefusedAt),
    };
}

internal sealed class DunningStageTable : IEntityTypeConfiguration<DunningStageRow>
{
    public void Configure(EntityTypeBuilder<DunningStageRow> builder)
    {
        builder.ToTable("dunning_stages");
        builder.HasKey(s => new { s.OwnerId, s.UnpaidSince, s.Day });
    }
}
