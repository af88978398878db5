using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Persistence;

/// <summary>
/// The portal's one database. Each entity is configured by an <see cref="IEntityTypeConfiguration{TEntity}"/> that stands
/// next to what it belongs to; this class finds them all and gives tables and columns their snake_case names.
/// </summary>
public sealed class PortalDbContext(DbContextOptions<PortalDbContext> options)
    : IdentityDbContext<PortalUser, PortalRole, Guid>(options)
{
    /// <summary>Version 3 has the passkey table. Said here, so that no way of making the context can leave it out.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
        SnakeCaseNames.Apply(builder);
    }
}
