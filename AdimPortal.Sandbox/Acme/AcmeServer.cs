using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.Status;

namespace AdimPortal.Sandbox.Acme;

/// <summary>
/// The certificate authority: Debian's pebble, which checks a name over HTTP as the real ones do and asks the Sandbox's
/// DNS for it. Its present root is looked up again and again, because a pebble that was started anew has another.
/// </summary>
public sealed class AcmeServer(
    SandboxOptions options, Subnet subnet, AcmeCertificates certificates, AcmeRoots roots, DaemonHost daemons,
    StatusBoard board, TimeProvider time,
    ILogger<AcmeServer> log) : BackgroundService
{
    private const string Part = "acme";
    private const int Port = 14000;
    private const int ManagementPort = 15000;
    private static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private string HostName => $"acme.{options.Zone}";

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        board.Report(Part, PartStatus.Working(0, "The certificate authority is starting."));
        board.Fact("acme_directory", $"https://{HostName}:{Port}/dir");
        board.Fact("acme_ca_file", certificates.AuthorityFile);
        board.Fact("acme_roots_file", roots.File);
        certificates.Ensure(HostName, subnet.Gateway);
        daemons.Start(
            new DaemonSpec("pebble", "pebble", ["-config", WriteConfiguration(), "-dnsserver", $"{subnet.Gateway}:53"])
            {
                // By default it waits at random before it checks a name, and refuses some good nonces, to try its
                // clients.
                Environment = new Dictionary<string, string>
                { ["PEBBLE_VA_NOSLEEP"] = "1", ["PEBBLE_WFE_NONCEREJECT"] = "0" },
            });
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = Client();
        var ready = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var isNew = roots.Add(await http.GetStringAsync("roots/0", stoppingToken));
                if (isNew && ready)
                    log.LogWarning(
                        "The certificate authority was started anew: it has another root, and forgot all accounts.");
                if (!ready) board.Report(Part, PartStatus.Ready("The certificate authority issues certificates."));
                ready = true;
            }
            catch (Exception absent) when (absent is HttpRequestException or TaskCanceledException
                && !stoppingToken.IsCancellationRequested)
            {
                // It is starting, or starting again.
            }
            await Task.Delay(ready ? Interval : WhileStarting, time, stoppingToken);
        }
    }

    private string WriteConfiguration()
    {
        var file = Path.Combine(options.RunDirectory, "pebble.json");
        Directory.CreateDirectory(options.RunDirectory);
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            pebble = new
            {
                listenAddress = $"{subnet.Gateway}:{Port}",
                managementListenAddress = $"{subnet.Gateway}:{ManagementPort}",
                certificate = certificates.ServerFile,
                privateKey = certificates.ServerKeyFile,
                httpPort = 80,
                tlsPort = 443,
                ocspResponderURL = "",
                externalAccountBindingRequired = false,
            },
        }));
        return file;
    }

    private HttpClient Client()
    {
        var trust = new X509ChainPolicy
        { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(certificates.AuthorityFile);
        var handler = new SocketsHttpHandler
        { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust }, UseProxy = false };
        return new HttpClient(handler)
        { BaseAddress = new Uri($"https://{subnet.Gateway}:{ManagementPort}/"), Timeout = TimeSpan.FromSeconds(5) };
    }
}
