using AdimPortal.Core.Operations.Ports;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Identity;

internal sealed class AccountAddresses(IDbContextFactory<PortalDbContext> contexts) : IAccountMail
{
    public async Task<string?> FindAsync(Guid account, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Users.Where(user => user.Id == account && user.EmailConfirmed).Select(user => user.Email).SingleOrDefaultAsync(cancel);
    }
}
