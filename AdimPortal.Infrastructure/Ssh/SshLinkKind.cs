namespace AdimPortal.Infrastructure.Ssh;

/// <summary>What speaks SSH for the portal.</summary>
public enum SshLinkKind
{
    /// <summary>The package, in this process.</summary>
    SshNet,

    /// <summary>The OpenSSH client, as processes.</summary>
    OpenSsh,
}
