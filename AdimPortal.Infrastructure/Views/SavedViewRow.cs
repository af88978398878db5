using AdimPortal.Core.Views;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Views;

/// <summary>See <see cref="SavedView"/>. All times are the database's (decision 0004).</summary>
internal sealed class SavedViewRow
{
    public Guid Id { get; init; }
    public Guid AccountId { get; init; }

    /// <summary>Which list.</summary>
    public required string Page { get; init; }

    public required string Name { get; init; }
    public required string Query { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SavedViewTable : IEntityTypeConfiguration<SavedViewRow>
{
    public void Configure(EntityTypeBuilder<SavedViewRow> builder)
    {
        builder.ToTable("saved_views");
        builder.HasKey(v => v.Id);
        builder.Property(v => v.Page).HasMaxLength(40);
        builder.Property(v => v.Name).IsOneLine(SavedView.LongestName);
        builder.Property(v => v.Query).HasMaxLength(SavedView.LongestQuery);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(v => v.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(v => new { v.AccountId, v.Page, v.Name }).IsUnique();
    }
}
