using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Renci.SshNet;
using Renci.SshNet.Messages;

namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>
/// The two members that SSH.NET keeps to itself and a link can't do without: sending a message on a channel of our own
/// (its own channels keep all output that nobody has read yet, and block threads), and the socket, to see whether
/// sending would block and to cut off a server that is silent. A test holds them against the package.
/// </summary>
internal static class SessionInternals
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SendMessage")]
    public static extern void Send(Session session, Message message);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_socket")]
    public static extern ref Socket? SocketOf(Session session);
}
