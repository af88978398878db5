using AdimPortal.Core.Servers;
using Renci.SshNet.Common;

namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>The host keys that a server may show, byte for byte. Nobody else is trusted.</summary>
internal sealed class PinnedKeys
{
    private readonly List<(string Kind, byte[] Bytes)> _keys;

    public PinnedKeys(RemoteHost host)
    {
        if (host.PinnedHostKeys.Count == 0)
            throw new ArgumentException("A server without a pinned host key is never connected to.", nameof(host));
        _keys = [.. host.PinnedHostKeys.Select(Parsed)];
    }

    /// <summary>The server has shown a key that is none of these.</summary>
    public bool HaveRefused { get; private set; }

    public IEnumerable<string> Algorithms =>
        _keys.Select(k => k.Kind).Distinct()
            .SelectMany(k => k == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : (string[])[k]);

    /// <summary>Answers the package, which trusts everybody if nobody does.</summary>
    public void Judge(object? sender, HostKeyEventArgs shown)
    {
        shown.CanTrust = shown.Certificate is null && _keys.Any(k => shown.HostKey.AsSpan().SequenceEqual(k.Bytes));
        HaveRefused |= !shown.CanTrust;
    }

    private static (string, byte[]) Parsed(string line) =>
        line.Trim().Split(' ') is [var kind, var bytes, ..]
            ? (kind, Convert.FromBase64String(bytes))
            : throw new FormatException("A pinned host key is \"kind base64\".");
}
