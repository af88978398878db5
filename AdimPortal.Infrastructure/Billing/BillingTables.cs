using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Billing;

internal sealed class BillingAccountTable : IEntityTypeConfiguration<BillingAccount>
{
    public void Configure(EntityTypeBuilder<BillingAccount> builder)
    {
        builder.ToTable("billing_accounts");
        builder.HasKey(a => a.OwnerId);
        builder.Property(a => a.OwnerId).ValueGeneratedNever();
        builder.Property(a => a.Plan).HasMaxLength(30);
        builder.Property(a => a.CustomerId).HasMaxLength(255);
        builder.Property(a => a.SubscriptionId).HasMaxLength(255);
        builder.Property(a => a.Status).HasConversion<string>().HasMaxLength(20);
        builder.Property(a => a.GraceReason).IsOneLine(BillingAccount.LongestReason);
        builder.Property(a => a.WantedId).HasConversion(id => id!.Value.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.Property(a => a.WantedName).IsOneLine(Workspace.LongestName);
        builder.Property(a => a.WantedRegion).HasMaxLength(30);
        builder.Property(a => a.PriceCurrency).HasMaxLength(3);
        builder.Ignore(a => a.Price);
        builder.Ignore(a => a.IsSubscribed);
        builder.Ignore(a => a.GoesOn);
        builder.HasOne<PortalUser>().WithOne().HasForeignKey<BillingAccount>(a => a.OwnerId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(a => a.CustomerId).IsUnique();
        builder.HasIndex(a => a.LookAt);
    }
}

/// <summary>An email about money that was posted: its occasion can't come twice.</summary>
internal sealed class BillingNoticeRow
{
    public Guid OwnerId { get; init; }

    /// <summary>What it was about: <c>clock/sub_123</c>.</summary>
    public required string Occasion { get; init; }

    public DateTimeOffset QueuedAt { get; init; }
}

internal sealed class BillingNoticeTable : IEntityTypeConfiguration<BillingNoticeRow>
{
    public void Configure(EntityTypeBuilder<BillingNoticeRow> builder)
    {
        builder.ToTable("billing_notices");
        builder.HasKey(n => new { n.OwnerId, n.Occasion });
        builder.Property(n => n.Occasion).HasMaxLength(300);
    }
}

/// <summary>An event of the payment service, kept before anything else is done with it.</summary>
internal sealed class PaymentEventRow
{
    /// <summary>The service's own id: the same event again changes nothing.</summary>
    public required string Id { get; init; }

    public required string Type { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    public string? CustomerId { get; init; }

    /// <summary>webhook, or reconciliation when no webhook brought it.</summary>
    public required string Source { get; init; }

    public DateTimeOffset? HandledAt { get; init; }

    public int Tries { get; init; }

    public DateTimeOffset NotBefore { get; init; }

    public string? Problem { get; init; }
}

internal sealed class PaymentEventTable : IEntityTypeConfiguration<PaymentEventRow>
{
    public void Configure(EntityTypeBuilder<PaymentEventRow> builder)
    {
        builder.ToTable("payment_events");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).HasMaxLength(255);
        builder.Property(e => e.Type).HasMaxLength(100);
        builder.Property(e => e.CustomerId).HasMaxLength(255);
        builder.Property(e => e.Source).HasMaxLength(20);
        builder.Property(e => e.Problem).HasMaxLength(1000);
        builder.HasIndex(e => e.NotBefore, "ix_payment_events_waiting").HasFilter("handled_at IS NULL");
        builder.HasIndex(e => e.HandledAt);
    }
}
