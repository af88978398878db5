using System.Text.RegularExpressions;

namespace AdimPortal.Web.Security;

/// <summary>The time zone of the person's browser, which times.js writes there: times come as they are read.</summary>
internal static partial class ZoneCookie
{
    private const string Name = "zone";

    /// <summary>Null without the cookie, and for what is no zone here.</summary>
    public static TimeZoneInfo? Read(HttpContext context) =>
        context.Request.Cookies[Name] is { } id && Id().IsMatch(id)
        && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : null;

    /// <summary>A zone is a file's name to the system: nothing that leads elsewhere is looked for.</summary>
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+-]{1,20}(/[A-Za-z][A-Za-z0-9_+-]{1,20}){0,2}\z")]
    private static partial Regex Id();
}
