using System.Globalization;

namespace AdimPortal.Web.Security;

/// <summary>A page that asks to come again says so to programs, too.</summary>
internal static class BusyAnswer
{
    /// <returns>In how many seconds.</returns>
    public static int Give(HttpContext context, TimeSpan after)
    {
        var seconds = (int)Math.Ceiling(after.TotalSeconds);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return seconds;
    }
}
