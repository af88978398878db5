using Renci.SshNet;

namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>What a connection may use, the best first. All else that the package knows is left out.</summary>
internal static class Algorithms
{
    private static readonly string[] KeyExchanges = ["mlkem768x25519-sha256", "curve25519-sha256",
        "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384"];
    private static readonly string[] Encryptions = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com",
        "chacha20-poly1305@openssh.com", "aes128-ctr", "aes256-ctr"];
    private static readonly string[] Macs =
        ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"];

    /// <param name="hostKeys">The kinds of host key that the server may show.</param>
    public static void Choose(ConnectionInfo connection, IEnumerable<string> hostKeys)
    {
        Keep(connection.KeyExchangeAlgorithms, KeyExchanges);
        Keep(connection.Encryptions, Encryptions);
        Keep(connection.HmacAlgorithms, Macs);
        Keep(connection.HostKeyAlgorithms, hostKeys);
        Keep(connection.CompressionAlgorithms, ["none"]);
    }

    private static void Keep<T>(IDictionary<string, T> all, IEnumerable<string> names)
    {
        var kept = names.Where(all.ContainsKey).Select(name => (name, all[name])).ToList();
        all.Clear();
        foreach (var (name, algorithm) in kept)
            all.Add(name, algorithm);
    }
}
