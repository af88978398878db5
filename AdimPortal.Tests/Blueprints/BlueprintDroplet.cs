using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Infrastructure.Ssh.OpenSsh;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Blueprints;

/// <summary>
/// A real droplet of a Sandbox with the blueprint's bundle on it, as the portal would have brought it there.
/// </summary>
public sealed class BlueprintDroplet : IAsyncDisposable
{
    private readonly RemoteShell _shell = new(Options.Create(new SshOptions()), AnyNetwork.IsOpen, TimeProvider.System);
    private readonly SandboxProcess _sandbox;
    private readonly Dictionary<string, string> _settings;
    private readonly RemoteHost _host;
    private readonly long _id;
    private int _runs;

    private BlueprintDroplet(SandboxProcess sandbox, Blueprint blueprint, RemoteHost host, long id,
        Dictionary<string, string> settings) =>
        (_sandbox, Blueprint, _host, _id, _settings) = (sandbox, blueprint, host, id, settings);

    public sealed record Said(int Status, IReadOnlyList<string> Lines);

    public Blueprint Blueprint { get; }

    public string Domain => _settings["DOMAIN"];

    private string Folder => $"/opt/adim/blueprint/{Blueprint.Bundle.Sha256}";

    public static async Task<BlueprintDroplet> CreateAsync(SandboxProcess sandbox, string image = "debian-12-x64")
    {
        // A name of its own: others have droplets in the same Sandbox, and each name leads to one.
        var name = WorkspaceId.New(new CryptographicRandom()).Value;
        var blueprint = BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim");
        var (client, host) = (await new OpenSshKeys().CreateAsync("portal", default),
            await new OpenSshKeys().CreateAsync("host", default));
        var key = await PostAsync(sandbox, "v2/account/keys", new { name, public_key = client.Public });
        var created = await PostAsync(sandbox, "v2/droplets", new
        {
            name,
            region = "fra1",
            size = "s-1vcpu-2gb",
            image,
            ssh_keys = new[] { key.GetProperty("ssh_key").GetProperty("id").GetInt64() },
            user_data = UserData(host),
        });
        var id = created.GetProperty("droplet").GetProperty("id").GetInt64();
        var address = "";
        await Eventually.TrueAsync(
            async () =>
            {
                var droplet =
                    (await sandbox.Http.GetFromJsonAsync<JsonElement>($"v2/droplets/{id}")).GetProperty("droplet");
                if (droplet.GetProperty("status").GetString() != "active") return false;
                address = droplet.GetProperty("networks").GetProperty("v4").EnumerateArray()
                    .First(n => n.GetProperty("type").GetString() == "public").GetProperty("ip_address").GetString()!;
                return true;
            },
            "the droplet is active", TimeSpan.FromMinutes(2));
        using (var domain = await sandbox.Http.PostAsJsonAsync("v2/domains", new { name = SandboxProcess.Zone })) { }
        await PostAsync(sandbox, $"v2/domains/{SandboxProcess.Zone}/records",
            new { type = "A", name, data = address, ttl = 60 });
        var droplet = new BlueprintDroplet(sandbox, blueprint,
            new RemoteHost(address, 22, "root", [host.Public], client.Private), id,
            await SettingsAsync(sandbox, blueprint, name));
        await Eventually.TrueAsync(droplet.AnswersAsync, "the droplet answers over SSH", TimeSpan.FromMinutes(2));
        await droplet.SendBundleAsync();
        return droplet;
    }

    public Task<Said> RunAsync(string routine, params (string Name, string Value)[] changed) =>
        SayAsync(["start", "--run", $"r{_runs++}", "--epoch", "1", routine], changed);

    public Task<Said> CheckAsync(string routine) => SayAsync(["check", routine], []);

    public Task<Said> CommandAsync(params string[] words) =>
        SayAsync(new RemoteCommand(words, TimeSpan.FromMinutes(1)));

    public async ValueTask DisposeAsync()
    {
        await _shell.DisposeAsync();
        using var gone = await _sandbox.Http.DeleteAsync($"v2/droplets/{_id}");
    }

    private Task<Said> SayAsync(IReadOnlyList<string> words, IEnumerable<(string Name, string Value)> changed)
    {
        var settings = new Dictionary<string, string>(_settings);
        foreach (var (name, value) in changed) settings[name] = value;
        var input = RunnerHost.Settings([.. settings.Select(s => (s.Key, s.Value))]);
        return SayAsync(
            new RemoteCommand([$"{Folder}/bin/adim-run", .. words], TimeSpan.FromMinutes(8))
            { StandardInput = new Secret(input) });
    }

    private async Task<Said> SayAsync(RemoteCommand command)
    {
        var lines = new List<string>();
        var result =
            await _shell.RunAsync(_host, command, line => { lines.Add(line); return ValueTask.CompletedTask; },
                TestContext.Current.CancellationToken);
        return new Said(
            result.TryGet(out var status, out var failure)
                ? status
                : throw new InvalidOperationException(failure.ToString()), lines);
    }

    private async Task<bool> AnswersAsync()
    {
        var answer =
            await _shell.RunAsync(_host, new RemoteCommand(["true"], TimeSpan.FromSeconds(10)),
                _ => ValueTask.CompletedTask, default);
        return answer.TryGet(out var status, out _) && status == 0;
    }

    private async Task SendBundleAsync()
    {
        await CommandAsync("mkdir", "-p", Folder);
        var sent =
            await SayAsync(
                new RemoteCommand(["tar", "-xzf", "-", "-C", Folder], TimeSpan.FromMinutes(1))
                { Content = Blueprint.Bundle.Bytes });
        Assert.Equal(0, sent.Status);
    }

    private static async Task<Dictionary<string, string>> SettingsAsync(SandboxProcess sandbox, Blueprint blueprint,
        string workspace)
    {
        var status = await sandbox.Http.GetFromJsonAsync<JsonElement>("status");
        var settings = new Dictionary<string, string>(blueprint.Settings);
        foreach (var (name, value) in blueprint.Plans["free"]) settings[name] = value;
        foreach (var secret in blueprint.Secrets) settings[secret.Name] =
            SecretMaker.Make(secret, new CryptographicRandom()).Reveal();
        foreach (var (name, fact) in new[] { ("APP_REPOSITORY", "app_repository"), ("QDRANT_URL", "qdrant_url"),
            ("QDRANT_SHA256", "qdrant_sha256"), ("ACME_DIRECTORY", "acme_directory") })
            settings[name] = status.GetProperty(fact).GetString()!;
        settings["ACME_CA_PEM"] = await sandbox.Http.GetStringAsync("acme/ca.pem");
        settings["PORTAL_ADDRESS"] = "https://portal.adim.test/";
        settings["PYTHON_PACKAGES"] = "debian";
        settings["WORKSPACE_ID"] = settings["GATE_ID"] = workspace;
        settings["DOMAIN"] = $"{workspace}.{SandboxProcess.Zone}";
        return settings;
    }

    private static string UserData(SshKeyPair host)
    {
        var indented = string.Join('\n', host.Private.Reveal().TrimEnd('\n').Split('\n').Select(line => "    " + line));
        return new StringBuilder(
            "#cloud-config\nssh_deletekeys: true\nssh_genkeytypes: []\ndisable_root: false\nssh_keys:\n  ed25519_private: |\n")
            .Append(indented).Append("\n  ed25519_public: ").Append(host.Public).Append('\n').ToString();
    }

    private static async Task<JsonElement> PostAsync(SandboxProcess sandbox, string path, object body)
    {
        using var answer = await sandbox.Http.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
