using System.Text;
using Renci.SshNet.Messages.Connection;

namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>Asks for a channel that runs something (RFC 4254, 6.1).</summary>
internal sealed class SessionChannel : ChannelOpenInfo
{
    public override string ChannelType => "session";
}

/// <summary>
/// Has the server's login shell read a line (RFC 4254, 6.5). No answer is asked for: what came of it is seen anyhow.
/// </summary>
internal sealed class ExecRequest(string script) : RequestInfo
{
    public override string RequestName => "exec";

    // Computed from what was written.
    protected override int BufferCapacity => -1;

    protected override void SaveData()
    {
        base.SaveData();
        WriteBinaryString(Encoding.UTF8.GetBytes(script));
    }
}

/// <summary>
/// Wants any answer at all, be it that the server does not know the question (OpenSSH's own client asks the same).
/// </summary>
internal sealed class AreYouThere : GlobalRequestMessage
{
    protected override int BufferCapacity => -1;

    protected override void SaveData()
    {
        WriteBinaryString(Encoding.ASCII.GetBytes("keepalive@openssh.com"));
        Write(true);
    }
}
