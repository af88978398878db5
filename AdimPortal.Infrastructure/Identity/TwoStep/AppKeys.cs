using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace AdimPortal.Infrastructure.Identity.TwoStep;

/// <summary>
/// The key that a person's authenticator app is given, before it is kept: it goes along in the form, readable to the
/// portal alone, so that nothing is written for somebody who only looks.
/// </summary>
public sealed class AppKeys(IDataProtectionProvider protection)
{
    /// <summary>Time to find the phone and an app.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <param name="key">Base32, 160 bits.</param>
    public string Protect(Guid account, string key) => Of(account).Protect(key, Lifetime);

    /// <returns>The key; null when it is too old, or was not made here for this account.</returns>
    public string? Read(Guid account, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return Of(account).Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Of(Guid account) =>
        protection.CreateProtector("AdimPortal.AppKey", account.ToString("N")).ToTimeLimitedDataProtector();
}
