using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Deploy;

/// <summary>
/// The portal's process as the unit starts it, in Production; the outside world is not there. Take it with settings
/// over the least that it needs.
/// </summary>
internal sealed class ServedPortal : IAsyncDisposable
{
    private readonly ProcessOutput _words = new(most: 100);
    private readonly string _folder = Directory.CreateTempSubdirectory("adim-unit-").FullName;
    private readonly int _port = FreePort.Find();
    private Process? _process;

    private ServedPortal()
    {
    }

    public HttpClient Http { get; private set; } = null!;

    /// <summary>The least settings that Production starts with.</summary>
    public static Dictionary<string, string> Least(string database, string masterKeyFile) => new()
    {
        ["ConnectionStrings__Portal"] = database,
        ["Secrets__MasterKeyFile"] = masterKeyFile,
        ["Portal__PublicAddress"] = "https://portal.adim.test",
        ["DigitalOcean__Token"] = "dop_v1_nobody",
        ["DigitalOcean__BaseAddress"] = "http://127.0.0.1:9",
        ["Dns__Zone"] = "adim.test",
        ["Mail__From"] = "portal@adim.example",
        ["Stripe__ApiKey"] = "sk_test_nobody",
        ["Stripe__BaseAddress"] = "http://127.0.0.1:9",
        ["Stripe__WebhookSecret"] = "whsec_nobody",
        ["Provisioning__SshSources__0"] = "203.0.113.7/32",
        ["Blueprint__Settings__APP_REPOSITORY"] = "https://git.example.com/adim-server.git",
        ["Blueprint__Settings__QDRANT_SHA256"] = new string('0', 64),
    };

    public static async Task<ServedPortal> StartAsync(string database, Dictionary<string, string> settings)
    {
        var portal = new ServedPortal();
        var key = Path.Combine(portal._folder, "master.key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var (name, value) in Least(database, key))
            settings.TryAdd(name, value);
        settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{portal._port}";
        portal._process = Start(portal._words, [], settings);
        portal.Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        { BaseAddress = new Uri($"http://127.0.0.1:{portal._port}") };
        await Eventually.TrueAsync(portal.AnswersAsync, "the portal answers as the unit starts it",
            TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(100));
        return portal;
    }

    /// <summary>Runs the program where it must end by itself.</summary>
    public static async Task<(int Status, string Said)> RunToEndAsync(Dictionary<string, string> settings,
        params string[] arguments)
    {
        var words = new ProcessOutput();
        using var process = Start(words, arguments, settings);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (process.ExitCode, words.ToString());
    }

    /// <summary>SIGTERM, as systemd sends it.</summary>
    /// <returns>How long it took to end, and its exit status.</returns>
    public async Task<(TimeSpan Took, int Status)> StopAsync()
    {
        var watch = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (watch.Elapsed, _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await StopAsync();
        _process?.Dispose();
        Http?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Process Start(ProcessOutput words, string[] arguments, Dictionary<string, string> settings)
    {
        var info = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Repository.Program("AdimPortal.Web"), .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(Repository.Program("AdimPortal.Web"))!,
        };
        foreach (var (name, value) in UnitFile.Environment()
            .Where(pair => pair.Key.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).Concat(settings))
            info.Environment[name] = value;
        return words.Start(info);
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"The portal ended with {_process.ExitCode}: {_words}");
        try
        {
            using var answer = await Http.GetAsync("live");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
