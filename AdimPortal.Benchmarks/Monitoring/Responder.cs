using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Benchmarks.Monitoring;

/// <summary>
/// Stands in for ten thousand workspaces: one HTTPS server on this machine, in a process of its own, that answers to
/// all their names with a certificate that is verified, and says that it is healthy.
/// </summary>
internal sealed class Responder : IAsyncDisposable
{
    public const string Verb = "respond";

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private Responder(DirectoryInfo folder, Process process, int port) =>
        (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    public string RootsFile => Path.Combine(_folder.FullName, "root.pem");

    public static async Task<Responder> StartAsync(string zone)
    {
        var folder = Directory.CreateTempSubdirectory("adim-bench-watch-");
        Write(folder.FullName, zone);
        var process =
            Process.Start(
                new ProcessStartInfo("dotnet", [typeof(Responder).Assembly.Location, Verb, folder.FullName])
                { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var port = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The responder did not start.");
        return new Responder(folder, process, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The process's own main: it says its port, and ends with its standard input.</summary>
    public static async Task RunAsync(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            listen.UseHttps(X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(folder, "server.p12"), null))));
        await using var app = builder.Build();
        app.MapGet("/healthz", () => Results.Text(
            """{"status": "healthy", "services": {"postgresql": "up", "redis": "up", "qdrant": "up", "celery": "up"}}""",
            "application/json"));
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port);
        await Console.In.ReadToEndAsync();
    }

    private static void Write(string folder, string zone)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Bench root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = root.CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        File.WriteAllText(Path.Combine(folder, "root.pem"), authority.ExportCertificatePem());

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=*.{zone}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName($"*.{zone}");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var issued =
            request.Create(authority, now.AddDays(-1), now.AddDays(60), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        File.WriteAllBytes(Path.Combine(folder, "server.p12"), whole.Export(X509ContentType.Pkcs12));
    }
}
