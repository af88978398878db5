using AdimPortal.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Secrets;

/// <summary>One secret of a workspace, sealed.</summary>
internal sealed class WorkspaceSecretRow
{
    public WorkspaceId WorkspaceId { get; init; }
    public required string Name { get; init; }
    public required byte[] Sealed { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class WorkspaceSecretTable : IEntityTypeConfiguration<WorkspaceSecretRow>
{
    public void Configure(EntityTypeBuilder<WorkspaceSecretRow> builder)
    {
        builder.ToTable("workspace_secrets");
        builder.HasKey(s => new { s.WorkspaceId, s.Name });
        builder.Property(s => s.WorkspaceId).HasConversion(id => id.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.Property(s => s.Name).HasMaxLength(100);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(s => s.WorkspaceId).OnDelete(DeleteBehavior.Cascade);
    }
}
