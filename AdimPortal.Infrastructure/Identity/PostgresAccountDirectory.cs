using AdimPortal.Core.Accounts;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Identity;

internal sealed class PostgresAccountDirectory(IDbContextFactory<PortalDbContext> contexts, ILookupNormalizer normal) : IAccountDirectory
{
    public async Task<Guid?> FindAsync(string email, CancellationToken cancel)
    {
        var wanted = normal.NormalizeEmail(email.Replace("\0", "", StringComparison.Ordinal));
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Users.Where(u => u.NormalizedEmail == wanted).Select(u => (Guid?)u.Id).SingleOrDefaultAsync(cancel);
    }
}
