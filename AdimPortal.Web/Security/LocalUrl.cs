using Microsoft.AspNetCore.Http;

namespace AdimPortal.Web.Security;

internal static class LocalUrl
{
    /// <summary>
    /// Where to go on after signing in. An address outside the portal is dropped: links to our sign-in page must not
    /// lead people away. So is one that no header can hold.
    /// </summary>
    public static string Or(string? url, string otherwise) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && url.All(c => c is > ' ' and < '\u007f') ? url : otherwise;

    public static string OrStart(string? url) => Or(url, "/");
}
