using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Text.Json;

namespace AdimPortal.Testing.Processes;

/// <summary>
/// A Sandbox as a separate process with a name, network, ports and data folder of its own. It boots real machines, so
/// it needs root. It stops when this test process ends, however that ends. Disposing of it stops it and fails when it
/// left anything behind.
/// </summary>
public sealed class SandboxProcess : IAsyncDisposable
{
    public const string ApiToken = "dop_v1_test";
    public const string StripeKey = "sk_test_sandbox";
    public const string Zone = "adim.test";
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(8);
    private readonly ProcessOutput _words = new(most: 60);
    private Process? _process;

    private SandboxProcess()
    {
        Name = "t" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 5);
        Network = FreeNetwork();
        (HttpPort, SmtpPort) = (FreePort.Find(), FreePort.Find());
        DataDirectory = Path.Combine("/var/tmp", $"adim-test-{Name}");
        Recorder = new ExchangeRecorder(new SocketsHttpHandler());
        Http = new HttpClient(Recorder) { BaseAddress = BaseAddress };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiToken);
    }

    public string Name { get; }

    /// <summary>The first two numbers of the /16, such as "10.91".</summary>
    public string Network { get; }

    public string Gateway => $"{Network}.0.1";

    public int HttpPort { get; }

    public int SmtpPort { get; }

    public string DataDirectory { get; }

    /// <summary>Each machine's file system is below it at MACHINE/root while the machine is on.</summary>
    public string RunDirectory => $"/run/adim-sandbox/{Name}";

    /// <summary>DigitalOcean's API is below it at v2/.</summary>
    public Uri BaseAddress => new($"http://127.0.0.1:{HttpPort}/");

    /// <summary>Has the base address and the token.</summary>
    public HttpClient Http { get; }

    /// <summary>Stripe's API (v1/), its pages (pay/) and its back door (stripe/), with the key.</summary>
    public HttpClient NewStripeClient()
    {
        var http = new HttpClient { BaseAddress = BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StripeKey);
        return http;
    }

    /// <summary>The portal's section "ObjectStorage" for the store of this Sandbox.</summary>
    public Dictionary<string, string> ObjectStorage() => new()
    {
        ["Endpoint"] = $"https://{Gateway}:9000",
        ["Bucket"] = "adim-backups",
        ["AccessKey"] = "sandbox-access-key",
        ["SecretKey"] = "sandbox-secret-key",
        ["CaFile"] = Path.Combine(DataDirectory, "acme-ca.pem"),
    };

    /// <summary>What went through <see cref="Http"/>, for the contract checker.</summary>
    public ExchangeRecorder Recorder { get; }

    /// <summary>Environment of its process besides its own settings, or instead of them.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public static async Task<SandboxProcess> StartNewAsync()
    {
        var sandbox = new SandboxProcess();
        await sandbox.StartAsync();
        return sandbox;
    }

    /// <summary>A Sandbox that isn't started yet.</summary>
    public static SandboxProcess New() => new();

    /// <summary>
    /// Starts it (again) and waits until everything is ready: the base image, DNS, the certificate authority.
    /// </summary>
    public Task StartAsync() => StartAsync(status => status.GetProperty("ready").GetBoolean(), "is ready");

    /// <summary>Starts it and waits for what its status shall say.</summary>
    public async Task StartAsync(Func<JsonElement, bool> until, string what)
    {
        Launch();
        await Eventually.TrueAsync(() => SaysAsync(until), $"the Sandbox {Name} {what}", ReadyTimeout);
    }

    /// <summary>Starts it where it must refuse, and waits for its end.</summary>
    public async Task<(int ExitCode, string Said)> RunToEndAsync()
    {
        var process = Launch();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        var exitCode = process.ExitCode;
        await EndAsync();
        return (exitCode, LastLines());
    }

    private Process Launch()
    {
        var info = new ProcessStartInfo(System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
        };
        info.ArgumentList.Add(Repository.Program("AdimPortal.Sandbox"));
        foreach (var (key, value) in Settings().Concat(Environment)) info.Environment[key] = value;
        _process = _words.Start(info);
        return _process;
    }

    /// <summary>Stops it in good order, as Ctrl-C would.</summary>
    public async Task StopAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        await EndAsync();
    }

    /// <summary>SIGKILL: it can do nothing any more, and everything it started lives on.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        var leftovers = SandboxLeftovers.Of(Name);
        if (Directory.Exists(DataDirectory)) Directory.Delete(DataDirectory, recursive: true);
        if (leftovers.Count > 0)
            throw new InvalidOperationException($"The Sandbox {Name} left behind: {string.Join(", ", leftovers)}");
    }

    /// <summary>What it said last, for a failing test.</summary>
    public string LastLines() => _words.ToString();

    private async Task EndAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90));
        _process.Dispose();
        _process = null;
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Sandbox__Name"] = Name,
        ["Sandbox__Subnet"] = $"{Network}.0.0/16",
        ["Sandbox__HttpPort"] = $"{HttpPort}",
        ["Sandbox__SmtpPort"] = $"{SmtpPort}",
        ["Sandbox__DataDirectory"] = DataDirectory,
        ["Sandbox__Zone"] = Zone,
        ["Sandbox__ApiToken"] = ApiToken,
        ["Sandbox__StripeKey"] = StripeKey,
        ["Sandbox__StopWhenInputEnds"] = "true",
    };

    private async Task<bool> SaysAsync(Func<JsonElement, bool> until)
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"The Sandbox ended with {_process.ExitCode}: {LastLines()}");
        try
        {
            using var status = JsonDocument.Parse(await Http.GetStringAsync("status"));
            return until(status.RootElement);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string FreeNetwork()
    {
        var taken =
            NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(address => string.Join('.', address.Address.ToString().Split('.').Take(2))).ToHashSet();
        while (true)
        {
            var network = $"10.{RandomNumberGenerator.GetInt32(80, 250)}";
            if (!taken.Contains(network)) return network;
        }
    }
}
