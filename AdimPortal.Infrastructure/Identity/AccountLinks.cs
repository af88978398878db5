using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>The addresses that account mails name.</summary>
public sealed class AccountLinks(IOptions<PortalOptions> portal)
{
    public Uri SignIn => At("/signin");

    public Uri ForgotPassword => At("/forgot-password");

    public Uri Verify(PortalUser user, string token) => At($"/verify-email?user={user.Id}&code={Encode(token)}");

    public Uri ConfirmAddress(PortalUser user, string address, string token) =>
        At($"/confirm-address?user={user.Id}&email={Uri.EscapeDataString(address)}&code={Encode(token)}");

    public Uri Reset(PortalUser user, string token) => At($"/reset-password?user={user.Id}&code={Encode(token)}");

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

    private static string Encode(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    private Uri At(string path) => new(portal.Value.PublicAddress, path);
}
