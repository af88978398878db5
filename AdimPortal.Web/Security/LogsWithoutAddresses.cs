namespace AdimPortal.Web.Security;

/// <summary>
/// Parts of the framework write whole addresses into the log, with codes of emails and signatures of the storage in
/// them. At no level that is set for all are they heard.
/// </summary>
internal static class LogsWithoutAddresses
{
    private static readonly string[] Categories =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Http.Result.RedirectResult",
        "System.Net.Http.HttpClient",
    ];

    public static void LeaveOutAddresses(this ILoggingBuilder logging)
    {
        foreach (var category in Categories)
            logging.AddFilter(category, LogLevel.Warning);
    }
}
