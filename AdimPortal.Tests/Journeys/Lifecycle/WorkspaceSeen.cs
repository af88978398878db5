using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Journeys.Lifecycle;

/// <summary>
/// A workspace on a real machine, seen from outside over TLS and from inside by the portal's own way in.
/// </summary>
internal sealed class WorkspaceSeen(Workspace workspace, Secret keyPair, SandboxProcess sandbox) : IAsyncDisposable
{
    private readonly RemoteShell _shell = new(Options.Create(new SshOptions()), AnyNetwork.IsOpen, TimeProvider.System);

    /// <summary>What a browser gets at the workspace's address, whose certificate must be right.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path = "/", HttpMethod? method = null)
    {
        using var http = Client();
        return await http.SendAsync(
            new HttpRequestMessage(method ?? HttpMethod.Get, new Uri($"https://{workspace.Domain}{path}")));
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var http = Client();
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await http.PostAsync(new Uri($"https://{workspace.Domain}{path}"), content);
    }

    /// <summary>What the command says on the server, over SSH with the key that the portal has.</summary>
    public async Task<string> RunAsync(string script, TimeSpan? limit = null)
    {
        var host = new RemoteHost(workspace.Address!, 22, "root", workspace.PinnedHostKeys,
            new Secret(keyPair.Reveal()[(keyPair.Reveal().IndexOf('\n', StringComparison.Ordinal) + 1)..]));
        var lines = new List<string>();
        await _shell.ForgetAsync(host);
        var answer = await _shell.RunAsync(
            host, new RemoteCommand(["sh", "-c", $"cd / && {script}"], limit ?? TimeSpan.FromSeconds(30)),
            line => { lines.Add(line); return ValueTask.CompletedTask; }, TestContext.Current.CancellationToken);
        Assert.True(answer.TryGet(out var status, out var failure), $"{failure}");
        Assert.True(status == 0, $"{script} ended with {status}: {string.Join('\n', lines)}");
        return string.Join('\n', lines);
    }

    /// <summary>
    /// Asks for its health again and again, as its users would. The answer is the longest time without a good one.
    /// </summary>
    public async Task<TimeSpan> LongestOutageAsync(Task until)
    {
        var (longest, lastGood) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        while (!until.IsCompleted && await timer.WaitForNextTickAsync())
        {
            if (!await IsHealthyAsync())
                continue;
            var gap = Stopwatch.GetElapsedTime(lastGood);
            longest = gap > longest ? gap : longest;
            lastGood = Stopwatch.GetTimestamp();
        }

        await until;
        return longest;
    }

    /// <summary>
    /// An answer takes as long as the machine is busy, and programs that were started a moment ago have to begin.
    /// </summary>
    public Task IsUpAsync() =>
        Eventually.TrueAsync(IsHealthyAsync, "the workspace answered that it is well", TimeSpan.FromSeconds(60),
            every: TimeSpan.FromMilliseconds(500));

    public async Task<bool> IsHealthyAsync() => await StatusAsync("/healthz") is HttpStatusCode.OK;

    /// <summary>A server that is rebooted refuses connections until its web server has begun.</summary>
    public Task AnswersAsync(HttpStatusCode status) =>
        Eventually.TrueAsync(async () => await StatusAsync("/") == status, $"its address answers {status}",
            TimeSpan.FromMinutes(1), every: TimeSpan.FromMilliseconds(100));

    /// <summary>Null while nothing answers there.</summary>
    private async Task<HttpStatusCode?> StatusAsync(string path)
    {
        try
        {
            using var answer = await GetAsync(path);
            return answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync() => await _shell.DisposeAsync();

    private HttpClient Client()
    {
        var handler =
            new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1), ConnectCallback = ConnectAsync };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(
            Path.Combine(sandbox.DataDirectory, "acme-roots.pem"));
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(3) };
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(workspace.Address!), context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
