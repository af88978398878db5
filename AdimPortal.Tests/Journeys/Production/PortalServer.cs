using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;

namespace AdimPortal.Tests.Journeys.Production;

/// <summary>
/// A bare machine that becomes a server of the portal, by the lines of the guide that its operator types.
/// </summary>
internal sealed class PortalServer(SandboxProcess sandbox, SelfHostedMachine machine,
    IReadOnlyDictionary<string, string> words) : IAsyncDisposable
{
    public SelfHostedMachine Machine => machine;

    /// <summary>Its file system, as the Sandbox sees it while it is on.</summary>
    private string Root => Path.Combine(sandbox.RunDirectory, $"{sandbox.Name}-{Number}", "root");

    private int Number =>
        machine.Address.Split('.').Select(int.Parse).Skip(2).Aggregate((high, low) => (high * 256) + low);

    /// <summary>Types the lines of a chapter, as one person would: the first that fails ends it.</summary>
    public async Task<string> TypeAsync(string heading, string mark = "")
    {
        var (status, said) = await TryAsync(heading, mark);
        Assert.True(status == 0, $"“{heading}” ended with {status} on {machine.HostName}:\n{said}");
        return said;
    }

    public Task<(int Status, string Said)> TryAsync(string heading, string mark = "") =>
        machine.ShellAsync("bash -euo pipefail", Guide.Lines(heading, mark, words));

    /// <summary>
    /// Stands for the guide's line that installs the runtime from Microsoft's packages, which can't be reached here:
    /// what that package would put there is copied. Debian's part of it comes from Debian. And the machine trusts the
    /// Sandbox's authority, as it would trust a public one.
    /// </summary>
    public async Task InstallRuntimeAsync()
    {
        var dotnet =
            Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        Directory.CreateDirectory(Path.Combine(Root, "usr/share/dotnet"));
        foreach (var part in new[] { "host", "shared", "dotnet" })
            await CopyAsync(Path.Combine(dotnet, part), "usr/share/dotnet");
        await machine.RootAsync(
            "cat >/usr/local/share/ca-certificates/sandbox.crt && update-ca-certificates >/dev/null 2>&1",
            await File.ReadAllTextAsync(Path.Combine(sandbox.DataDirectory, "acme-ca.pem")));
        await machine.RootAsync(
            "ln -sf /usr/share/dotnet/dotnet /usr/bin/dotnet && apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy --no-install-recommends install libicu72");
    }

    /// <summary>
    /// The portal accepts plain http to another machine nowhere, and the Sandbox's cloud speaks nothing else: a port of
    /// the machine itself leads to it. So does one to its mail server.
    /// </summary>
    public async Task LeadToSandboxAsync()
    {
        foreach (var port in new[] { sandbox.HttpPort, sandbox.SmtpPort })
            await machine.RootAsync(
                $"systemd-run --quiet --unit=lead-{port} --property=Restart=always --socket-property=ListenStream=127.0.0.1:{port} /lib/systemd/systemd-socket-proxyd {sandbox.Gateway}:{port}");
    }

    /// <summary>Copies a file or folder of this machine there.</summary>
    public async Task CopyAsync(string from, string to)
    {
        using var copy = Process.Start("cp", ["-rL", from, Path.Combine(Root, to)]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
    }

    public async Task CopyToAsync(string file, PortalServer other) =>
        await other.CopyAsync(Path.Combine(Root, file.TrimStart('/')), file.TrimStart('/'));

    /// <summary>The first column of each row, from the portal's database on this machine.</summary>
    public async Task<string> SqlAsync(string sql) =>
        (await machine.RootAsync("cd / && runuser -u postgres -- psql -tAq portal", sql)).Trim();

    /// <summary>
    /// A browser without script, that finds the portal by its name and believes the Sandbox's authority.
    /// </summary>
    public Visitor NewVisitor()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream,
                    System.Net.Sockets.ProtocolType.Tcp)
                { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Parse(machine.Address), context.DnsEndPoint.Port, cancel);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(
            Path.Combine(sandbox.DataDirectory, "acme-roots.pem"));
        return new Visitor(new HttpClient(handler) { BaseAddress = new Uri($"https://{machine.HostName}") }, null!);
    }

    public ValueTask DisposeAsync() => machine.DisposeAsync();
}
