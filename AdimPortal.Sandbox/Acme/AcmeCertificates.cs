using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AdimPortal.Sandbox.Acme;

/// <summary>
/// What the certificate authority's own web server is known by: a small CA and a server certificate, kept for as long
/// as the Sandbox's data. This is not the authority that issues certificates to droplets; pebble makes that one by
/// itself.
/// </summary>
public sealed class AcmeCertificates(SandboxOptions options, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(3650);

    public string AuthorityFile => Path.Combine(options.DataDirectory, "acme-ca.pem");

    public string ServerFile => Path.Combine(options.DataDirectory, "acme", "server.pem");

    public string ServerKeyFile => Path.Combine(options.DataDirectory, "acme", "server.key");

    /// <summary>Makes them when one is missing, or when the Sandbox has another zone or network now.</summary>
    public void Ensure(string hostName, IPAddress address)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ServerFile)!);
        if (File.Exists(AuthorityFile) && File.Exists(ServerKeyFile) && Covers(hostName, address)) return;
        var (begin, end) = (time.GetUtcNow().AddDays(-1), time.GetUtcNow() + Life);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority(authorityKey).CreateSelfSigned(begin, end);
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var server =
            Server(serverKey, hostName, address).Create(authority, begin, end, RandomNumberGenerator.GetBytes(12));
        WriteKey(serverKey);
        File.WriteAllText(ServerFile, server.ExportCertificatePem() + "\n");
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem() + "\n");
    }

    private bool Covers(string hostName, IPAddress address)
    {
        if (!File.Exists(ServerFile)) return false;
        using var server = X509CertificateLoader.LoadCertificateFromFile(ServerFile);
        return server.NotAfter > time.GetLocalNow().AddDays(30) && server.MatchesHostname(hostName)
            && server.MatchesHostname(address.ToString());
    }

    private static CertificateRequest Authority(ECDsa key)
    {
        var request = new CertificateRequest("CN=AdimPortal Sandbox ACME server", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static CertificateRequest Server(ECDsa key, string hostName, IPAddress address)
    {
        var request = new CertificateRequest($"CN={hostName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostName);
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request;
    }

    private void WriteKey(ECDsa key)
    {
        File.Delete(ServerKeyFile);
        using var file = new FileStream(ServerKeyFile, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
    }
}
