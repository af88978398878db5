using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.SelfHosted;

/// <summary>
/// Lets servers in the Sandbox's network reach the portal over TLS, as they would reach a real one. They trust the
/// authority that is put onto them.
/// </summary>
internal sealed class TlsPortal
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private readonly string _folder = Directory.CreateTempSubdirectory("adim-tls-").FullName;
    private readonly int _port = FreePort.Find();
    private readonly string _gateway;

    public TlsPortal(SandboxProcess sandbox)
    {
        _gateway = sandbox.Gateway;
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new CertificateRequest("CN=Journey authority", rootKey, HashAlgorithmName.SHA256);
        name.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        name.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var root = name.CreateSelfSigned(From, From.AddDays(30));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=portal", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(_gateway));
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, From, From.AddDays(29), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(_folder, "portal.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "portal.key"), key.ExportPkcs8PrivateKeyPem());
        Authority = root.ExportCertificatePem();
    }

    public string Authority { get; }

    public string Address => $"https://{_gateway}:{_port}";

    public void Settings(Dictionary<string, string> settings, int ownPort)
    {
        settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ownPort};http://[::1]:{ownPort};{Address}";
        settings["Kestrel__Certificates__Default__Path"] = Path.Combine(_folder, "portal.pem");
        settings["Kestrel__Certificates__Default__KeyPath"] = Path.Combine(_folder, "portal.key");
        settings["SelfHosted__Address"] = Address;
    }

    public Task TrustOnAsync(SelfHostedMachine machine) =>
        machine.RootAsync("cat >/usr/local/share/ca-certificates/journey.crt && update-ca-certificates >/dev/null 2>&1",
            Authority);
}
