using AdimPortal.Core.Common;

namespace AdimPortal.Core.Servers;

/// <summary>
/// A key pair as it lies in the vault: the public line, then the private key. One secret, so the halves can't come
/// apart.
/// </summary>
internal static class KeptPair
{
    public static SshKeyPair Read(Secret kept)
    {
        var text = kept.Reveal();
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return new SshKeyPair(new Secret(text[(end + 1)..]), text[..end]);
    }
}
