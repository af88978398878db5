using AdimPortal.Core.Pairing;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>Where an account may be written to: its address, once it is verified.</summary>
internal sealed class VerifiedAddresses(IDbContextFactory<PortalDbContext> contexts) : IAccountMail
{
    public async Task<string?> FindAsync(Guid account, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await FindAsync(context, account, cancel);
    }

    /// <summary>The same as part of a transaction: null where there is no such address.</summary>
    public static Task<string?> FindAsync(PortalDbContext context, Guid account, CancellationToken cancel) =>
        context.Users.Where(u => u.Id == account && u.EmailConfirmed).Select(u => u.Email).SingleOrDefaultAsync(cancel);
}
