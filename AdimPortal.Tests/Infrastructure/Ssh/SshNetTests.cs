using System.Net.Sockets;
using System.Reflection;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Tests.Support;
using Renci.SshNet;
using Renci.SshNet.Messages;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>SSH.NET with channels of our own keeps the contract of a link.</summary>
public static class SshNetTests
{
    public sealed class Shell(SshServer server) : ShellContract(server, SshLinkKind.SshNet);

    public sealed class Ending(SshServer server) : EndingContract(server, SshLinkKind.SshNet);

    public sealed class Trust(SshServer server) : TrustContract(server, SshLinkKind.SshNet);

    public sealed class Streams(SshServer server) : StreamContract(server, SshLinkKind.SshNet);

    public sealed class Frozen(SshServer server) : FrozenContract(server, SshLinkKind.SshNet);

    public sealed class Package
    {
        private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

        [Fact]
        public void The_package_has_what_the_link_reaches_by_name()
        {
            Assert.Equal(typeof(void), typeof(Session).GetMethod("SendMessage", Hidden, [typeof(Message)])?.ReturnType);
            Assert.Equal(typeof(Socket), typeof(Session).GetField("_socket", Hidden)?.FieldType);
            Assert.Equal(new Version(2026, 0, 0), typeof(Session).Assembly.GetName().Version is { } version ? new(version.Major, version.Minor, version.Build) : null);
        }
    }
}
