namespace AdimPortal.Infrastructure.Ssh;

public sealed class SshOptions
{
    public const string Section = "Ssh";

    /// <summary>What speaks SSH.</summary>
    public SshLinkKind Link { get; set; } = SshLinkKind.SshNet;

    /// <summary>How long a server may take to answer the first time.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>An open connection that carried nothing for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A server that answers nothing for so long is given up, at most a third later.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Commands at once over one connection. OpenSSH's server refuses the eleventh; ending a command needs one too.
    /// </summary>
    public int CommandsPerConnection { get; set; } = 8;
}
