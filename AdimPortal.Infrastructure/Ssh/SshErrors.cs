using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>What can go wrong with a server, whatever the link: each once.</summary>
internal static class SshErrors
{
    public static Failure WrongHostKey(RemoteHost host, string detail) =>
        new Failure.Final(
            "The machine at this address could not prove that it is your server, so we did not connect.",
            At(host, detail));

    /// <summary>A server that still boots listens before its authorized keys are in place, so this may pass.</summary>
    public static Failure KeyRefused(RemoteHost host, string detail) =>
        new Failure.Passing("The server does not accept our key yet.", At(host, detail)) { IsRefusal = true };

    public static Failure NotReached(RemoteHost host, string detail) =>
        new Failure.Passing("We can't reach the server yet.", At(host, detail));

    public static Failure Lost(RemoteHost host, LinkEnd end, string errors)
    {
        var ending = end switch
        {
            LinkEnd.Exited exited => $"ended with {exited.Status}",
            LinkEnd.Lost lost => lost.Detail,
            LinkEnd.NotBegun notBegun => notBegun.Detail,
            _ => throw new ArgumentOutOfRangeException(nameof(end)),
        };
        return new Failure.Passing("The connection to the server was lost.", $"{Name(host)} {ending}: {errors}");
    }

    public static Failure TooLong(RemoteCommand command) =>
        new Failure.Passing("A command on the server took too long, so we stopped it.",
            $"'{command.Arguments[0]}' ran longer than {command.Limit}.");

    private static string At(RemoteHost host, string detail) => $"{Name(host)}: {detail}";

    private static string Name(RemoteHost host) => $"ssh {host.User}@{host.Address}:{host.Port}";
}
