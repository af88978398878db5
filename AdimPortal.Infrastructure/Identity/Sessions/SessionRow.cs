using AdimPortal.Core.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Identity.Sessions;

/// <summary>A signed-in browser.</summary>
internal sealed class SessionRow
{
    public Guid Id { get; init; }
    public Guid AccountId { get; init; }
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>To some minutes: not every request is worth a write.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>When the password was last typed in it.</summary>
    public DateTimeOffset ConfirmedAt { get; init; }

    public required string Address { get; init; }
    public required string Device { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

internal sealed class SessionTable : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Address).HasMaxLength(64);
        builder.Property(s => s.Device).HasMaxLength(Session.LongestDevice);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(s => s.AccountId).HasFilter("ended_at IS NULL");
        builder.HasIndex(s => s.SeenAt);
        // When an account was last seen, also by a browser that is signed out.
        builder.HasIndex(s => new { s.AccountId, s.SeenAt });
    }
}
