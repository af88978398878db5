using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh.OpenSsh;

/// <summary>ssh's own messages, turned into failures: the one place that reads them.</summary>
internal static class OpenSshErrors
{
    /// <summary>
    /// What our stand-in for a direct connection prints: the multiplexed one was not there, so nothing was run.
    /// </summary>
    public const string NoConnection = "adim:no-connection";

    /// <summary>What ssh itself ends with, when it is not the command that ended.</summary>
    public const int OwnStatus = 255;

    private static readonly string[] WrongHostKey =
        ["REMOTE HOST IDENTIFICATION HAS CHANGED", "Host key verification failed", "no matching host key type found"];

    public static Failure Connecting(RemoteHost host, string errors)
    {
        if (WrongHostKey.Any(w => errors.Contains(w, StringComparison.Ordinal)))
            return SshErrors.WrongHostKey(host, errors);
        return errors.Contains("Permission denied", StringComparison.Ordinal)
            ? SshErrors.KeyRefused(host, errors)
            : SshErrors.NotReached(host, errors);
    }

    /// <param name="ownWords">The beginning of what came on the error stream: ssh's own words are there too.</param>
    public static LinkEnd Ended(int exitCode, string ownWords)
    {
        if (exitCode is >= 0 and < OwnStatus)
            return new LinkEnd.Exited(exitCode);
        var detail = $"ended with {exitCode}";
        return ownWords.Contains(NoConnection, StringComparison.Ordinal)
            ? new LinkEnd.NotBegun(detail)
            : new LinkEnd.Lost(detail);
    }
}
