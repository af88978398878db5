using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Moves;

/// <summary>
/// Somebody who keeps writing to a workspace: notes, and now and then a file. It goes where the name leads, as a client
/// does, and remembers all that was acknowledged.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(80);

    private readonly CancellationTokenSource _enough = new();
    private readonly HttpClient _http;
    private readonly Workspace _workspace;
    private readonly SandboxProcess _sandbox;
    private readonly Task _writing;
    private string? _address;

    public Writer(Workspace workspace, SandboxProcess sandbox)
    {
        (_workspace, _sandbox) = (workspace, sandbox);
        var handler =
            new SocketsHttpHandler { ConnectCallback = ConnectAsync, ConnectTimeout = TimeSpan.FromSeconds(2) };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(
            Path.Combine(sandbox.DataDirectory, "acme-roots.pem"));
        _http = new HttpClient(handler)
        { BaseAddress = new Uri($"https://{workspace.Domain}"), Timeout = TimeSpan.FromSeconds(10) };
        _http.DefaultRequestHeaders.ConnectionClose = true;
        _writing = WriteAsync();
    }

    /// <summary>Titles of notes that were acknowledged.</summary>
    public ConcurrentQueue<string> Notes { get; } = [];

    /// <summary>Files that were acknowledged: where, and the SHA-256 of their content.</summary>
    public ConcurrentDictionary<string, string> Files { get; } = [];

    /// <summary>The longest time between two acknowledged writes.</summary>
    public TimeSpan LongestPause { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Waits for that many more acknowledged writes.</summary>
    /// <param name="within">A minute unless told.</param>
    public Task MoreAsync(int more, TimeSpan? within = null)
    {
        var wanted = Notes.Count + more;
        return Eventually.TrueAsync(() => Task.FromResult(Notes.Count >= wanted),
            $"{more} more writes are acknowledged", within ?? TimeSpan.FromMinutes(1));
    }

    public void ForgetPauses() => LongestPause = TimeSpan.Zero;

    private async Task WriteAsync()
    {
        var lastGood = Stopwatch.GetTimestamp();
        for (var i = 0; !_enough.IsCancellationRequested; i++)
        {
            try
            {
                if (await WriteOneAsync(i))
                {
                    var pause = Stopwatch.GetElapsedTime(lastGood);
                    LongestPause = pause > LongestPause ? pause : LongestPause;
                    lastGood = Stopwatch.GetTimestamp();
                }
                else
                {
                    Refused++;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
            {
                Refused++;
            }

            await Task.Delay(Rest, TimeProvider.System, _enough.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<bool> WriteOneAsync(int number)
    {
        if (number % 10 != 9)
        {
            var title = $"written {number}";
            using var note = await _http.PostAsJsonAsync("/api/notes", new { title });
            if (note.StatusCode is not HttpStatusCode.Created)
                return false;
            Notes.Enqueue(title);
            return true;
        }

        var content = RandomNumberGenerator.GetBytes(20_000);
        using var part = new ByteArrayContent(content);
        using var form = new MultipartFormDataContent { { part, "file", $"file-{number}.bin" } };
        using var answer = await _http.PostAsync("/api/files", form);
        if (answer.StatusCode is not HttpStatusCode.Created)
            return false;
        var url = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!;
        Files[url["/media/".Length..]] = Convert.ToHexStringLower(SHA256.HashData(content));
        return true;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        _address = AddressOf(_workspace.Domain) ?? _address;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(_address!), context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What the Sandbox's DNS server answers: it reads these files. To ask DigitalOcean's API for each write would use
    /// up its limit.
    /// </summary>
    private string? AddressOf(string name) => LivingFolders.FilesIn(Path.Combine(_sandbox.RunDirectory, "hosts"))
        .SelectMany(file => LivingFolders.TextOf(file).Split('\n'))
        .Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Skip(1).Contains(name)).Select(words => words[0]).FirstOrDefault();

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _writing;
        _http.Dispose();
        _enough.Dispose();
    }
}
