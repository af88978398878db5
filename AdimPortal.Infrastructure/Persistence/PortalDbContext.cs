using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Persistence;

/// <summary>
/// The portal's one database. Each entity is configured by an <see cref="IEntityTypeConfiguration{TEntity}"/> that
/// stands next to what it belongs to; this class finds them all and gives tables and columns their snake_case names.
/// Make it through <see cref="PersistenceServices.AddPersistence"/>: Identity reads from the services which of its
/// tables exist, and a context that is made without them has a model that can't be used.
/// </summary>
public sealed class PortalDbContext(DbContextOptions<PortalDbContext> options)
    : IdentityDbContext<PortalUser, PortalRole, Guid>(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
        SnakeCaseNames.Apply(builder);
        OneLineColumns.Apply(builder);
    }
}
