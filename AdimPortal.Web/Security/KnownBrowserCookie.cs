using System.Security.Cryptography;
using AdimPortal.Infrastructure.Identity;
using Microsoft.AspNetCore.DataProtection;

namespace AdimPortal.Web.Security;

/// <summary>
/// Knows a browser again in which somebody signed in, long after the session has ended, so that strangers' wrong
/// passwords don't slow it. It lets nobody in: the password is asked for all the same (OWASP calls it a device cookie).
/// </summary>
internal sealed class KnownBrowserCookie(IDataProtectionProvider protection, IHostEnvironment environment)
{
    /// <summary>A browser that a family shares. The one that was longest away is forgotten first.</summary>
    private const int MostAccounts = 5;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly ITimeLimitedDataProtector _protector =
        protection.CreateProtector("AdimPortal.KnownBrowser").ToTimeLimitedDataProtector();

    private string Name => HostCookie.Name(environment, "adim-browser");

    public SignInCaller CallerOf(HttpContext context) => new(CallerNetwork.WideOf(context), Read(context));

    public void Remember(HttpContext context, Guid account)
    {
        var before = Read(context) ?? new KnownBrowser(Guid.NewGuid(), []);
        var accounts = before.Accounts.Where(a => a != account).Prepend(account).Take(MostAccounts);
        context.Response.Cookies.Append(Name,
            _protector.Protect(string.Join(' ', accounts.Prepend(before.Device).Select(id => id.ToString("N"))),
                Lifetime), new CookieOptions
                {
                    Path = "/",
                    HttpOnly = true,
                    Secure = !environment.IsDevelopment(),
                    SameSite = SameSiteMode.Lax,
                    IsEssential = true,
                    MaxAge = Lifetime,
                });
    }

    private KnownBrowser? Read(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 } cookie)
            return null;
        try
        {
            var ids = _protector.Unprotect(cookie).Split(' ').Select(Guid.Parse).ToList();
            return new KnownBrowser(ids[0], ids[1..]);
        }
        catch (CryptographicException)
        {
            // Too old, or not ours.
            return null;
        }
    }
}
