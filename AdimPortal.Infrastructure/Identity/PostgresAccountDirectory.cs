using AdimPortal.Core.Accounts;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Identity;

internal sealed class PostgresAccountDirectory(IDbContextFactory<PortalDbContext> contexts) : IAccountDirectory
{
    /// <summary>As the accounts' own; that one is registered for a request each, and has no state.</summary>
    private readonly UpperInvariantLookupNormalizer _normal = new();

    public async Task<Guid?> FindAsync(string email, CancellationToken cancel)
    {
        var wanted = _normal.NormalizeEmail(email.Replace("\0", "", StringComparison.Ordinal));
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Users.Where(u => u.NormalizedEmail == wanted).Select(u => (Guid?)u.Id)
            .SingleOrDefaultAsync(cancel);
    }

    public async Task<IReadOnlyList<AccountEntry>> ListAsync(string part, int most, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var pattern = TextPart.Of(part);
        return await context.Users.Where(u => EF.Functions.ILike(u.Email!, pattern, TextPart.Escape))
            .OrderBy(u => u.Email).Take(most).Select(u => new AccountEntry(u.Id, u.Email!)).ToListAsync(cancel);
    }

    public async Task<string?> FindEmailAsync(Guid account, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Users.Where(u => u.Id == account).Select(u => u.Email).SingleOrDefaultAsync(cancel);
    }
}
