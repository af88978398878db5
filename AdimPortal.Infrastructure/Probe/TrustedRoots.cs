using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Probe;

/// <summary>The system's roots and, besides, those of a file that is read again whenever it changes.</summary>
internal sealed class TrustedRoots(IOptions<ProbeOptions> options)
{
    private readonly Lock _lock = new();
    private (DateTime Written, long Length) _version;
    private X509Certificate2Collection _extra = [];

    /// <param name="errors">What the system's roots say.</param>
    public bool Trusts(X509Certificate2 certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
            return true;
        // Another name, or no certificate at all, is no question of roots.
        if (errors is not SslPolicyErrors.RemoteCertificateChainErrors || Extra() is not { Count: > 0 } extra)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(extra);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // The server's intermediates; without them the chain has no middle.
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // server authentication
        return chain.Build(certificate);
    }

    private X509Certificate2Collection Extra()
    {
        if (options.Value.ExtraRootsFile is not { Length: > 0 } path)
            return _extra;
        lock (_lock)
        {
            var file = new FileInfo(path);
            if (!file.Exists || (file.LastWriteTimeUtc, file.Length) == _version)
                return _extra;
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(path);
            (_extra, _version) = (roots, (file.LastWriteTimeUtc, file.Length));
            return _extra;
        }
    }
}
