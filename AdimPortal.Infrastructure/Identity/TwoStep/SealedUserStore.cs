using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Secrets;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Identity.TwoStep;

/// <summary>
/// Identity's accounts, with the keys of authenticator apps and the recovery codes sealed: whoever has the table alone
/// can't make a code.
/// </summary>
internal sealed class SealedUserStore(PortalDbContext context, Sealing sealing,
    IdentityErrorDescriber? describer = null)
    : UserStore<PortalUser, PortalRole, PortalDbContext, Guid>(context, describer)
{
    private const string Purpose = "account-token";

    public override Task SetTokenAsync(PortalUser user, string loginProvider, string name, string? value,
        CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name,
            value is null
                ? null
                : Convert.ToBase64String(sealing.Seal(Purpose, Owner(user, loginProvider, name), new Secret(value))),
            cancellationToken);

    public override async Task<string?> GetTokenAsync(PortalUser user, string loginProvider, string name,
        CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } kept
            ? sealing.Open(Purpose, Owner(user, loginProvider, name), Convert.FromBase64String(kept)).Reveal()
            : null;

    private static string Owner(PortalUser user, string provider, string name) => $"{user.Id:N}/{provider}/{name}";
}
