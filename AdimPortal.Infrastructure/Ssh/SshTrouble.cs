using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>ssh's own messages, turned into failures: the one place that reads them.</summary>
internal static class SshTrouble
{
    /// <summary>What our stand-in for a direct connection prints: the multiplexed one was not there, so nothing was run.</summary>
    public const string NoConnection = "adim:no-connection";

    /// <summary>What ssh itself ends with, when it is not the command that ended.</summary>
    public const int OwnStatus = 255;

    private static readonly string[] WrongHostKey =
        ["REMOTE HOST IDENTIFICATION HAS CHANGED", "Host key verification failed", "no matching host key type found"];

    public static Failure Connecting(RemoteHost host, string errors)
    {
        var detail = $"ssh {host.User}@{host.Address}:{host.Port}: {errors}";
        if (WrongHostKey.Any(w => errors.Contains(w, StringComparison.Ordinal)))
            return new Failure.Final("The machine at this address did not prove that it is your server, so we did not connect to it.", detail);
        // A server that still boots listens before its authorized keys are in place, so this may pass.
        if (errors.Contains("Permission denied", StringComparison.Ordinal))
            return new Failure.Passing("The server does not accept our key yet.", detail) { IsRefusal = true };
        return new Failure.Passing("The server can't be reached yet.", detail);
    }

    public static Failure Lost(RemoteHost host, int exitCode, string errors) =>
        new Failure.Passing("The connection to the server was lost.", $"ssh {host.User}@{host.Address}:{host.Port} ended with {exitCode}: {errors}");

    public static Failure TooLong(RemoteCommand command) =>
        new Failure.Passing("A command on the server took longer than it may, so it was ended.", $"'{command.Words[0]}' ran longer than {command.Limit}.");
}
