using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AdimPortal.Tests.Infrastructure.Probe;

/// <summary>A certificate authority with an intermediate, as pebble and Let's Encrypt have.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);

    private readonly X509Certificate2 _root;

    public TestAuthority()
    {
        // Each has a name of its own, as real ones have: a chain is built by names.
        var name = RandomNumberGenerator.GetHexString(6);
        _root = Authority($"Test root {name}", null);
        Intermediate = Authority($"Test intermediate {name}", _root);
    }

    public X509Certificate2 Intermediate { get; }

    public string RootPem => _root.ExportCertificatePem();

    public X509Certificate2 Issue(string domain, DateTimeOffset expires)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={domain}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(domain);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var open = request.Create(Intermediate, From, expires, RandomNumberGenerator.GetBytes(8));
        using var whole = open.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _root.Dispose();
        Intermediate.Dispose();
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        var until = From.AddDays(30);
        return issuer is null
            ? request.CreateSelfSigned(From, until)
            : request.Create(issuer, From, until, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }
}
