using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.SshSources;

/// <summary>An address that a node of the portal signs in to workspaces from.</summary>
internal sealed class SshSourceRow
{
    /// <summary>An address or a network as CIDR, as the node's settings have it.</summary>
    public required string Address { get; init; }

    /// <summary>The machine that named it last.</summary>
    public required string Node { get; init; }

    public DateTimeOffset RenewedAt { get; init; }
}

internal sealed class SshSourceTable : IEntityTypeConfiguration<SshSourceRow>
{
    public void Configure(EntityTypeBuilder<SshSourceRow> builder)
    {
        builder.ToTable("ssh_sources");
        builder.HasKey(row => row.Address);
        // The longest IPv6 network has 49 characters.
        builder.Property(row => row.Address).HasMaxLength(64);
        builder.Property(row => row.Node).HasMaxLength(253);
    }
}
