using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>Identity's tokens as links carry them.</summary>
public static class AccountTokens
{
    public static string Encode(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    /// <summary>The token out of a link, or null when it was cut or changed on its way.</summary>
    public static string? Decode(string? code)
    {
        try
        {
            return code is null ? null : Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
