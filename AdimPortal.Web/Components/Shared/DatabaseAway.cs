using System.Data.Common;

namespace AdimPortal.Web.Components.Shared;

/// <summary>
/// Tells a database that can't be reached, or has no time, from a bug: the first passes and is worth another try.
/// </summary>
internal static partial class DatabaseAway
{
    /// <remarks>Entity Framework puts such a fault into an exception of its own.</remarks>
    public static bool Is(Exception fault) =>
        fault is TimeoutException or DbException { SqlState: null } or DbException { IsTransient: true }
            || (fault.InnerException is { } inner && Is(inner));

    [LoggerMessage(LogLevel.Warning, "An open page could not be read and will be read again. {Reason}")]
    public static partial void ReadFailed(this ILogger log, string reason);
}
