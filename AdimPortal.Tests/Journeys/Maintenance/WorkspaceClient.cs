using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Journeys.Maintenance;

/// <summary>
/// Somebody who uses a workspace all the time: one request after another, each over a connection of its own, and each
/// answer is noted.
/// </summary>
internal sealed class WorkspaceClient : IAsyncDisposable
{
    /// <summary>
    /// The health of all services; a page that reads PostgreSQL; a search that asks Qdrant; a note that goes through
    /// Redis.
    /// </summary>
    private static readonly string[] Reads = ["/healthz", "/", "/api/notes/search?q=tea"];

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(60);

    private readonly CancellationTokenSource _enough = new();
    private readonly HttpClient _http;
    private readonly Task _asking;

    public WorkspaceClient(Workspace workspace, string roots)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Parse(workspace.Address!), context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(roots);
        _http = new HttpClient(handler)
        { BaseAddress = new Uri($"https://{workspace.Domain}"), Timeout = TimeSpan.FromSeconds(15) };
        _http.DefaultRequestHeaders.ConnectionClose = true;
        _asking = Task.WhenAll(AskAsync(), AskAsync());
    }

    public ConcurrentQueue<string> Failed { get; } = [];

    public int Asked { get; private set; }

    public TimeSpan Slowest { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _asking;
        _http.Dispose();
        _enough.Dispose();
    }

    private async Task AskAsync()
    {
        for (var i = 0; !_enough.IsCancellationRequested; i++)
        {
            var path = i % 5 == 4 ? "POST /api/notes" : Reads[i % Reads.Length];
            var watch = Stopwatch.StartNew();
            try
            {
                using var answer = path[0] == 'P'
                    ? await _http.PostAsync("/api/notes",
                        new StringContent("{\"title\": \"tea\"}", System.Text.Encoding.UTF8, "application/json"))
                    : await _http.GetAsync(path);
                if (!answer.IsSuccessStatusCode)
                    Failed.Enqueue(
                        $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {path}: {(int)answer.StatusCode} {(await answer.Content.ReadAsStringAsync())[..Math.Min(200, (int)(answer.Content.Headers.ContentLength ?? 0))]}");
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                Failed.Enqueue(
                    $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {path}: {e.Message} {e.InnerException?.Message}");
            }

            Asked++;
            Slowest = watch.Elapsed > Slowest ? watch.Elapsed : Slowest;
            await Task.Delay(Rest, TimeProvider.System, _enough.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
