using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace AdimPortal.Web.Security;

/// <summary>
/// Knows the browser that signed up again, so that opening the mailed link there signs in at once: who has both the
/// browser that typed the password and the mail needs not type it again. The cookie is set alike whether the address
/// was new or not, and can't be read outside; where the address was known it names no account, so neither does it let a
/// stranger in nor tell anything.
/// </summary>
internal sealed class SignUpBrowser(IDataProtectionProvider protection, IHostEnvironment environment)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ITimeLimitedDataProtector _protector =
        protection.CreateProtector("AdimPortal.SignUp.Browser").ToTimeLimitedDataProtector();

    private string Name => HostCookie.Name(environment, "adim-signup");

    public void Remember(HttpContext context, Guid account) =>
        context.Response.Cookies.Append(Name, _protector.Protect(account.ToString("N"), Lifetime), Options(Lifetime));

    /// <summary>Whether this browser made the account. It is asked once: afterwards the browser is forgotten.</summary>
    public bool TakeIsOwn(HttpContext context, Guid account)
    {
        if (context.Request.Cookies[Name] is not { } cookie)
            return false;
        context.Response.Cookies.Delete(Name, Options(null));
        try
        {
            return _protector.Unprotect(cookie) == account.ToString("N");
        }
        catch (CryptographicException)
        {
            // Too old, or not ours.
            return false;
        }
    }

    /// <remarks>
    /// Lax, because the link is opened from a mail program's page; the button on our page then posts it.
    /// </remarks>
    private CookieOptions Options(TimeSpan? lifetime) => new()
    {
        Path = "/",
        HttpOnly = true,
        Secure = !environment.IsDevelopment(),
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        MaxAge = lifetime,
    };
}
