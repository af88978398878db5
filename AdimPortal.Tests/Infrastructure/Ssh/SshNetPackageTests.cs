using System.Net.Sockets;
using System.Reflection;
using Renci.SshNet;
using Renci.SshNet.Messages;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>The pinned package still has what the link reaches by name.</summary>
public sealed class SshNetPackageTests
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    [Fact]
    public void The_package_has_what_the_link_reaches_by_name()
    {
        Assert.Equal(typeof(void), typeof(Session).GetMethod("SendMessage", Hidden, [typeof(Message)])?.ReturnType);
        Assert.Equal(typeof(Socket), typeof(Session).GetField("_socket", Hidden)?.FieldType);
        Assert.Equal(new Version(2026, 0, 0),
            typeof(Session).Assembly.GetName().Version is { } version
                ? new(version.Major, version.Minor, version.Build)
                : null);
    }
}
