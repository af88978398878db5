using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;

namespace AdimPortal.Testing.Processes;

/// <summary>
/// The portal as a separate process, as it runs for its users, on a database and a Sandbox that tests hand it. It can
/// be killed and started again; several on one database are several nodes.
/// </summary>
public sealed class PortalProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private readonly string _database;
    private readonly SandboxProcess _sandbox;
    private readonly string _folder;
    private readonly string? _published;
    private readonly ProcessOutput _words = new(most: 200);
    private Process? _process;
    private StripeWebhook? _webhook;

    private PortalProcess(string database, SandboxProcess sandbox, string folder, string? published)
    {
        (_database, _sandbox, _folder, _published) = (database, sandbox, folder, published);
        Port = FreePort.Find();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        { BaseAddress = Address };
    }

    public int Port { get; }

    public Uri Address => new($"http://localhost:{Port}/");

    public HttpClient Http { get; }

    /// <summary>Settings over the usual ones, by their environment names.</summary>
    public Dictionary<string, string> Extra { get; } = [];

    /// <summary>All that it is started with: another portal with the same is another node of it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment => Settings().Concat(Extra);

    public string MasterKeyFile => Path.Combine(_folder, "master.key");

    public int ProcessId => _process!.Id;

    /// <param name="published">A folder that <c>dotnet publish</c> made; else the program that was built with the
    /// caller.</param>
    public static async Task<PortalProcess> StartNewAsync(
        string database, SandboxProcess sandbox, Action<Dictionary<string, string>>? settings = null,
        string? published = null) =>
        await StartNewAsync(database, sandbox, (Action<PortalProcess>)(portal => settings?.Invoke(portal.Extra)),
            published);

    /// <summary>Another node of a portal: the same database and master key.</summary>
    public static Task<PortalProcess> StartNodeAsync(PortalProcess portal) =>
        StartNewAsync(portal._database, portal._sandbox, settings =>
    {
        foreach (var (key, value) in portal.Extra) settings[key] = value;
        settings["Secrets__MasterKeyFile"] = portal.MasterKeyFile;
    });

    private static async Task<PortalProcess> StartNewAsync(string database, SandboxProcess sandbox,
        Action<PortalProcess> prepare, string? published)
    {
        var folder = Directory.CreateTempSubdirectory("adim-portal-").FullName;
        var portal = new PortalProcess(database, sandbox, folder, published);
        prepare(portal);
        await File.WriteAllTextAsync(portal.MasterKeyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        File.SetUnixFileMode(portal.MasterKeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        portal._webhook = await StripeWebhook.NewAsync(sandbox, new Uri(portal.Address, "api/stripe/webhook"));
        try
        {
            await portal.StartAsync();
        }
        catch
        {
            // Nobody has it yet who could end it.
            await portal.DisposeAsync();
            throw;
        }

        return portal;
    }

    /// <param name="settings">Gets the port that the portal has been given, too.</param>
    public static Task<PortalProcess> StartNewAsync(
        string database, SandboxProcess sandbox, Action<Dictionary<string, string>, int> settings,
        string? published = null) =>
        StartNewAsync(database, sandbox, (Action<PortalProcess>)(portal => settings(portal.Extra, portal.Port)),
            published);

    public async Task StartAsync()
    {
        var info = new ProcessStartInfo(System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            // A build that isn't published finds its static files where the project has them.
            WorkingDirectory = _published ?? Repository.PathTo("AdimPortal.Web"),
        };
        info.ArgumentList.Add(
            _published is null ? Repository.Program("AdimPortal.Web") : Path.Combine(_published, "AdimPortal.Web.dll"));
        foreach (var (key, value) in Environment)
            info.Environment[key] = value;
        _process = _words.Start(info);
        await Eventually.TrueAsync(IsReadyAsync, "the portal is ready", StartTimeout);
    }

    /// <summary>SIGKILL: it can finish nothing.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        _process.Dispose();
        _process = null;
    }

    /// <summary>What it said last, for a failing test.</summary>
    public string LastLines() => _words.ToString();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_webhook is not null) await _webhook.DisposeAsync();
        Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Port};http://[::1]:{Port}",
        ["ConnectionStrings__Portal"] = _database,
        ["Portal__PublicAddress"] = Address.ToString(),
        ["Portal__SeedPersonas"] = "true",
        ["TwoStep__RequiredForStaff"] = "false",
        ["Secrets__MasterKeyFile"] = MasterKeyFile,
        ["DigitalOcean__BaseAddress"] = _sandbox.BaseAddress.ToString(),
        ["DigitalOcean__Token"] = SandboxProcess.ApiToken,
        ["Stripe__BaseAddress"] = _sandbox.BaseAddress.ToString(),
        ["Stripe__ApiKey"] = SandboxProcess.StripeKey,
        ["Stripe__WebhookSecret"] = _webhook?.Secret ?? "",
        ["Dns__Zone"] = SandboxProcess.Zone,
        ["Provisioning__SshSources__0"] = $"{_sandbox.Gateway}/32",
        ["Outbound__OpenNetworks__0"] = $"{_sandbox.Network}.0.0/16",
        ["Mail__Host"] = "127.0.0.1",
        ["Mail__Port"] = $"{_sandbox.SmtpPort}",
        ["Mail__From"] = "portal@adim.test",
        ["Probe__ExtraRootsFile"] = Path.Combine(_sandbox.DataDirectory, "acme-roots.pem"),
        ["Blueprint__Settings__ACME_DIRECTORY"] = "https://acme.adim.test:14000/dir",
        ["Blueprint__Settings__ACME_EMAIL"] = "portal@adim.test",
        ["Blueprint__Settings__ACME_CA_PEM_FILE"] = Path.Combine(_sandbox.DataDirectory, "acme-ca.pem"),
        ["Blueprint__Settings__APP_REPOSITORY"] = $"http://{_sandbox.Gateway}:{_sandbox.HttpPort}/git/adim-server.git",
        ["Blueprint__Settings__PYTHON_PACKAGES"] = "debian",
        ["Blueprint__Settings__QDRANT_URL"] =
            $"http://{_sandbox.Gateway}:{_sandbox.HttpPort}/artifacts/qdrant/qdrant-stand-in.tar.gz",
        ["Blueprint__Settings__QDRANT_SHA256_FILE"] = Path.Combine(_sandbox.DataDirectory, "qdrant.sha256"),
    };

    private async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"The portal ended with {_process.ExitCode}: {LastLines()}");
        try
        {
            using var answer = await Http.GetAsync("ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
