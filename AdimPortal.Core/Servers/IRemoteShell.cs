using AdimPortal.Core.Common;

namespace AdimPortal.Core.Servers;

/// <summary>Runs commands on a server over SSH. It connects only to a server that shows a pinned host key.</summary>
public interface IRemoteShell
{
    /// <summary>Runs one command and waits for its end. Cancelling ends the remote command too.</summary>
    /// <param name="onLine">Called in order for each line of output (standard output and error together), without the
    /// line end.</param>
    /// <returns>
    /// The exit status (whatever it is), or a failure: passing when the server can't be reached, does not answer or the
    /// time limit passed; final when its host key is not the pinned one.
    /// </returns>
    Task<Result<int>> RunAsync(RemoteHost host, RemoteCommand command, Func<string, ValueTask> onLine,
        CancellationToken cancel);

    /// <summary>
    /// Closes the multiplexed connection to a server, if one is open, as soon as nothing runs through it.
    /// </summary>
    Task ForgetAsync(RemoteHost host);
}

/// <param name="PinnedHostKeys">Public host keys ("ssh-ed25519 AAAA…"), any of which the server may show: two while a
/// key is being rotated.</param>
public sealed record RemoteHost(string Address, int Port, string User, IReadOnlyList<string> PinnedHostKeys,
    Secret PrivateKey);

/// <param name="Arguments">The command as a list of words. The adapter quotes them; no word is ever read by a
/// shell.</param>
/// <param name="Limit">How long it may run, before it is ended.</param>
public sealed record RemoteCommand(IReadOnlyList<string> Arguments, TimeSpan Limit)
{
    /// <summary>
    /// The server runs a program of its own for our key, whatever we ask, and is only told these plain words. It ends
    /// that program by itself: neither cancelling nor the limit reaches further than the connection.
    /// </summary>
    public bool IsOnlyTold { get; init; }

    /// <summary>Text sent to standard input. The only way for a secret to reach a server.</summary>
    public Secret? StandardInput { get; init; }

    /// <summary>Bytes sent to standard input instead: the blueprint bundle.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }
}

/// <summary>Makes SSH key pairs.</summary>
public interface ISshKeys
{
    /// <param name="comment">What the key says of itself at the end of its public line.</param>
    Task<SshKeyPair> CreateAsync(string comment, CancellationToken cancel);
}

/// <param name="Private">OpenSSH's own format, ed25519, without a passphrase.</param>
/// <param name="Public">"ssh-ed25519 AAAA… comment".</param>
public sealed record SshKeyPair(Secret Private, string Public);
