using AdimPortal.Infrastructure.Ssh.SshNet;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>
/// A server that heeds no window would fill the portal's memory: whoever is root there can make it so.
/// </summary>
public sealed class ExecChannelTests
{
    private const int Window = 1024 * 1024;

    [Fact]
    public void What_the_window_allows_is_taken_and_not_a_byte_more()
    {
        var channel = new ExecChannel(1, sender: null!);
        Assert.True(channel.Receive(channel.Output, new byte[Window - 1]));
        Assert.True(channel.Receive(channel.Errors, new byte[1]));
        Assert.False(channel.Receive(channel.Output, new byte[1]));
        Assert.False(channel.Receive(channel.Errors, new byte[1]));
    }
}
