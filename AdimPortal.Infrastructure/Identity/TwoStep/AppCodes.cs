using AdimPortal.Core.Common;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity.TwoStep;

/// <summary>
/// The codes of an authenticator app. Each lets in once: one that was read over a shoulder is used up.
/// </summary>
public sealed class AppCodes(UserManager<PortalUser> users, IPacer pacer)
{
    /// <summary>Longer than a code is good for: Identity takes those of the last and the next minute too.</summary>
    private static readonly Pace Once = new(1, TimeSpan.FromMinutes(10));

    /// <summary>Whether it is right and was not used before; now it is.</summary>
    public async Task<bool> TakeAsync(PortalUser user, string code, CancellationToken cancel) =>
        await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, code)
        && await pacer.TakeAsync($"app-code/{user.Id:N}/{code}", Once, cancel);
}
