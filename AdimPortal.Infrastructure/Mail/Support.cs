using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>Who is written to when something needs a person.</summary>
internal static class Support
{
    /// <summary>The verified addresses of everybody in support.</summary>
    public static async Task<IReadOnlyList<string>> AddressesAsync(PortalDbContext context, CancellationToken cancel) =>
        await (
        from user in context.Users
        join held in context.UserRoles on user.Id equals held.UserId
        join role in context.Roles on held.RoleId equals role.Id
        where role.Name == Roles.Support && user.EmailConfirmed
        select user.Email!).ToListAsync(cancel);
}
