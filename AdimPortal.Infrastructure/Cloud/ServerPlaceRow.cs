using AdimPortal.Infrastructure.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Cloud;

/// <summary>An operation's place in the queue for servers; those whose turn it was lately set the pace.</summary>
internal sealed class ServerPlaceRow
{
    public Guid OperationId { get; init; }

    /// <summary>Null for the portal's own.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>From 1: how many of its account were before it when it came, and one.</summary>
    public int Round { get; init; }

    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When its turn came; null while it waits.</summary>
    public DateTimeOffset? AdmittedAt { get; init; }

    /// <summary>When its turn should come; null while nobody can tell.</summary>
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>When the cloud last had no room for it.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }
}

internal sealed class ServerPlaceTable : IEntityTypeConfiguration<ServerPlaceRow>
{
    public void Configure(EntityTypeBuilder<ServerPlaceRow> builder)
    {
        builder.ToTable("server_places");
        builder.HasKey(p => p.OperationId);
        builder.HasOne<OperationRow>().WithOne().HasForeignKey<ServerPlaceRow>(p => p.OperationId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
