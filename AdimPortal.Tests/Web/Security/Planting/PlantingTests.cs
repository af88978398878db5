using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Secrets;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Infrastructure.SelfHosted;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Web.Security.Planting;

/// <summary>
/// Plants a value for every entry of the register in every place that it can be, does what people and servers do, and
/// reads every output: only those that the register allows hold it.
/// </summary>
[Trait("Category", "Integration")]
public sealed class PlantingTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const string Confirm = "Confirm your email address";

    private readonly Outputs _outputs = new();
    private readonly SelfHostedServerKey _key = new();
    private PlantedPortal _portal = default!;
    private HeardMessages _messages = default!;
    private SeenProcesses _processes = default!;
    private WorkspaceId _cloud;
    private WorkspaceId _own;
    private Backup _backup = default!;

    public async ValueTask InitializeAsync()
    {
        _portal = await PlantedPortal.StartAsync(cluster);
        _messages = await HeardMessages.StartAsync(_portal.Database);
        _processes = new SeenProcesses();
    }

    [Fact]
    public async Task Every_secret_reaches_what_the_register_allows_and_nothing_else()
    {
        var owner = await SignedUpAsync("owner@example.com");
        var other = await SignedUpAsync("other@example.com");
        await TwoStepAsync(owner);
        await CloudWorkspaceAsync();
        await SelfHostedServerAsync(other);
        await BackupsAsync(owner);
        await PagesAsync(owner, other);
        await PublicAsync();
        await ExceptionsAsync();
        await _processes.StopAsync();
        _outputs.Add(SecretOutput.Process, "children", _processes.Text);
        _outputs.Add(SecretOutput.Log, "log", _portal.Log.Text);
        _outputs.Add(SecretOutput.Notification, "messages", await _messages.TextAsync());
        _outputs.Add(SecretOutput.Database, "dump", await DumpAsync());

        Assert.Empty(_outputs.Leaks(_portal.Planted));

        // The search sees: what was planted is found where it belongs.
        AssertFound("EMAIL_HOST_PASSWORD", SecretOutput.CloudServer);
        AssertFound("POSTGRES_PASSWORD", SecretOutput.CloudServer, SecretOutput.SelfHostedServer, SecretOutput.OwnersExport);
        AssertFound("BACKUP_KEY", SecretOutput.OwnersExport);
        AssertFound("OPENAI_API_KEY", SecretOutput.OwnersExport);
        AssertFound("one-time-code", SecretOutput.OwnersPage);
        AssertFound("registration-token-hash", SecretOutput.OwnersPage);
        AssertFound("source-access", SecretOutput.SelfHostedServer);
        AssertFound("task", SecretOutput.SelfHostedServer);
        AssertFound(_portal.Planted.Where(sought => sought.Entry.MayReach is [SecretOutput.OwnersEmail]),
            SecretOutput.OwnersEmail);
        AssertFound(_portal.Planted.Where(sought => sought.Entry.MayReach is [SecretOutput.OwnersBrowser]),
            SecretOutput.OwnersBrowser);
        // Every entry was planted, and every output read that the portal itself can be asked for.
        Assert.Empty(
            SecretRegister.All.Except(_portal.Planted.Select(sought => sought.Entry)).Select(entry => entry.Name));
        Assert.Empty(
            Enum.GetValues<SecretOutput>().Where(output => _outputs.CountOf(output) == 0)
                .Except([SecretOutput.OutsideSystem, SecretOutput.UserData]));
    }

    private void AssertFound(string name, params SecretOutput[] outputs) => AssertFound(_portal.Planted.Where(
        sought => sought.Entry.Blueprint.Concat(sought.Entry.Vault).Concat(sought.Entry.Purposes).Contains(name)),
        outputs);

    private void AssertFound(IEnumerable<Sought> sought, params SecretOutput[] outputs) =>
        Assert.Empty(outputs.Except(sought.SelectMany(_outputs.Of)));

    private async Task TwoStepAsync(Visitor owner)
    {
        var (key, codes) = await AuthenticatorApp.SetUpAsync(owner);
        foreach (var secret in codes.Prepend(key.Replace(" ", "", StringComparison.Ordinal)))
            _portal.Plant(entry => entry.Purposes.Contains("account-token"), secret);
    }

    private async Task<Visitor> SignedUpAsync(string email)
    {
        var visitor = _portal.NewVisitor();
        await visitor.SignUpAsync(email);
        var link = await _portal.Portal.Mail.LinkAsync(email, Confirm);
        _portal.Plant(entry => entry.MayReach is [SecretOutput.OwnersEmail], link.Split("code=")[1].Split('&')[0]);
        await visitor.SendAsync(await visitor.GetAsync(link));
        // With the password, as exports ask for.
        visitor = _portal.NewVisitor();
        var signedIn = await visitor.SignInAsync(email);
        foreach (var cookie in signedIn.Cookies.Where(cookie => cookie.Split('=')[1].Split(';')[0].Length > 60))
        {
            // The cookie itself, and the answer that set it, which is kept for whoever sends the form twice.
            foreach (var purpose in (string?[])[null, "sent-form-answer"])
                _portal.Plant(
                    entry => entry.MayReach is [SecretOutput.OwnersBrowser]
                        && entry.Purposes.FirstOrDefault(p => p == purpose) == purpose,
                        cookie.Split('=', 2)[1].Split(';')[0]);
            _outputs.Add(SecretOutput.OwnersBrowser, email, cookie);
        }

        _portal.Plant(entry => entry.Name == "Password of an account", PortalApp.Password);
        Assert.True(await visitor.IsSignedInAsync());
        return visitor;
    }

    private async Task CloudWorkspaceAsync()
    {
        var user = await _portal.FindAccountAsync("owner@example.com");
        (_cloud, var answer) =
            await _portal.Service<ProvisioningService>().RequestAsync(user.Id, true, "Notes", "nyc3", "free", default);
        var operation = Assert.IsType<RequestAnswer.Accepted>(answer).Operation;
        await _portal.PlantVaultAsync(_cloud);
        await _portal.ExecuteAsync(
            $"UPDATE operations SET ended_at = now(), status = 'Done' WHERE id = '{operation.Value}'; UPDATE workspaces SET status = 'Active', address = '192.0.2.5', droplet_id = 7 WHERE id = '{_cloud}'");
        var workspace = await _portal.Service<IWorkspaceReader>().FindAsync(_cloud, default);
        _outputs.Add(SecretOutput.CloudServer, "settings of routines",
            Decoded(
                (await _portal.Service<WorkspaceSettings>()
                    .EnvironmentAsync(workspace!, "free", null, default)).Reveal()));
        await _portal.Service<ICodeStore>().IssueAsync(_cloud, default);
        var code = (await _portal.Service<ICodeStore>().FindAsync(_cloud, default))!.Code!;
        _portal.Plant(entry => entry.Purposes.Contains("one-time-code"), code.Reveal());
        var made = Assert.IsType<TransferKeyAnswer.Made>(
            await _portal.Service<ITransferKeys>()
                .IssueAsync(_cloud, user.Id, IPAddress.Parse("203.0.113.7"), rehearses: false, default));
        _portal.Plant(entry => entry.Purposes.Contains("transfer-key-hash"), made.Key.Reveal());
    }

    private async Task SelfHostedServerAsync(Visitor owner)
    {
        var page = await owner.SendAsync(await owner.GetAsync("/workspaces/own"), ("Form.Name", "Attic"));
        var token = page.Document.QuerySelector("[data-install-line]")!.TextContent.Split("--token ")[1];
        _portal.Plant(entry => entry.Purposes.Contains("registration-token-hash"), token);
        _outputs.Add(SecretOutput.OwnersPage, "/workspaces/own", page.Document.Source.Text);
        using var someone = _portal.NewVisitor();
        using var registered =
            await someone.Http.PostAsJsonAsync("/api/register-bare-metal", new Dictionary<string, object?>
            {
                ["token"] = token,
                ["agent_key"] = Convert.ToBase64String(_key.Public),
                ["host_key"] = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPlantedPlanted",
                ["host_name"] = "attic",
                ["addresses"] = new[] { "192.0.2.7" },
                ["machine"] = new
                {
                    system = "Debian GNU/Linux 12 (bookworm)",
                    memory_mib = 4096,
                    processors = 2,
                    disk_gib = 40
                },
            });
        _own = WorkspaceId.Parse(
            (await ToldAsync(registered, "register-bare-metal")).GetProperty("workspace_id").GetString()!);
        await _portal.PlantVaultAsync(_own);
        await SignedAsync(someone.Http, "/api/servers/configuration");
        var settings = _portal.NewValue(SecretRegister.All.First(entry => entry.Purposes.Contains("task")));
        await _portal.Service<IAgentTasks>()
            .AskAsync(_own, "run-1", "hold", 3,
                Runner.Environment([KeyValuePair.Create("A", settings)]), default);
        await SignedAsync(someone.Http, "/api/servers/task");
    }

    private async Task SignedAsync(HttpClient http, string path)
    {
        var signed = _key.Sign(_own, "GET", path, "", TimeProvider.System.GetUtcNow());
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Adim-Workspace", signed.Workspace);
        request.Headers.Add("X-Adim-Stamp", signed.Stamp);
        request.Headers.Add("X-Adim-Signature", signed.Signature);
        using var answer = await http.SendAsync(request);
        await ToldAsync(answer, path);
    }

    private async Task<JsonElement> ToldAsync(HttpResponseMessage answer, string place)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        var told = JsonDocument.Parse(text).RootElement;
        var settings = told.TryGetProperty("configuration", out var configuration)
            ? Decoded(Encoding.UTF8.GetString(configuration.GetBytesFromBase64()))
            : "";
        _outputs.Add(SecretOutput.SelfHostedServer, place, text + settings);
        if (settings.Split('\n')
            .FirstOrDefault(line => line.StartsWith("APP_REPOSITORY_TOKEN=", StringComparison.Ordinal)) is { } token)
            _portal.Plant(entry => entry.Purposes.Contains("source-access"), token.Split('=', 2)[1]);
        return told;
    }

    /// <summary>What a server gets as NAME=BASE64, as its routines read it.</summary>
    private static string Decoded(string environment) =>
        string.Join('\n', SettingLines.Read(environment).Select(setting => $"{setting.Key}={setting.Value}"));

    /// <summary>A backup of before, in whose settings everything stands that the application had.</summary>
    private async Task BackupsAsync(Visitor owner)
    {
        var settings = new StringBuilder();
        foreach (var (entry, name) in SecretRegister.All.SelectMany(entry =>
            entry.Blueprint.Select(name => (entry, name))).Where(known => known.name != "APP_REPOSITORY_TOKEN"))
            settings.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"{name}=\"{_portal.Planted.LastOrDefault(s => s.Entry == entry)?.Value ?? _portal.NewValue(entry)}\"\n");
        var key = (await _portal.Service<ISecretVault>().FindAsync(_cloud, BackupSecrets.Key, default))!;
        _backup =
            await _portal.Stand.StoreAsync(_cloud, _portal.Stand.Time.GetUtcNow(), key,
                ("env", Encoding.UTF8.GetBytes(settings.ToString())), ("media", new byte[2_000_000]));
        var folder = $"/workspaces/{_cloud}/backups";
        foreach (var path in new[] { $"{folder}/key", $"{folder}/{_backup.Id}/parts/env",
            $"{folder}/{_backup.Id}/everything.tar" })
            _outputs.Add(SecretOutput.OwnersExport, path,
                Encoding.Latin1.GetString(await owner.Http.GetByteArrayAsync(path)));
        var encrypted = await owner.Http.GetByteArrayAsync($"{folder}/{_backup.Id}/sealed/env");
        using var plain = new MemoryStream();
        Assert.True(
            (await _portal.Stand.Ports.Keys.DecryptAsync(key, new MemoryStream(encrypted), plain, default)).IsOk);
        _outputs.Add(SecretOutput.OwnersExport, "sealed/env, opened with the key",
            Encoding.UTF8.GetString(plain.ToArray()));
        using var redirect = await owner.Http.GetAsync($"{folder}/{_backup.Id}/sealed/media");
        var address = redirect.Headers.Location!.ToString();
        _portal.Plant(entry => entry.Name == "Signed addresses of the object storage",
            address.Split("Signature=")[1].Split('&')[0]);
        _outputs.Add(SecretOutput.OwnersExport, "sealed/media", address);
    }

    /// <summary>
    /// Every page and file that a browser can ask for: as the owner, another customer, staff and nobody.
    /// </summary>
    private async Task PagesAsync(Visitor owner, Visitor other)
    {
        var visitors =
            new List<(SecretOutput Output, string Who, Visitor Visitor)> { (SecretOutput.OwnersPage, "owner", owner),
                (SecretOutput.OthersPage, "another customer", other),
                (SecretOutput.Public, "nobody", _portal.NewVisitor()) };
        foreach (var role in new[] { Roles.Support, Roles.Admin })
        {
            await _portal.AccountAsync($"{role}@adim.test", role);
            var staff = _portal.NewVisitor();
            await staff.SignInAsync($"{role}@adim.test");
            visitors.Add((SecretOutput.OthersPage, role, staff));
        }

        foreach (var path in Paths())
        {
            foreach (var (output, who, visitor) in visitors)
            {
                using var answer = await visitor.Http.GetAsync(path);
                _outputs.Add(output, $"{path} as {who}",
                    $"{answer.Headers} {await answer.Content.ReadAsStringAsync()}");
            }
        }

        Assert.Contains(_cloud.Value, await owner.Http.GetStringAsync($"/workspaces/{_cloud}"),
            StringComparison.Ordinal);
    }

    private IEnumerable<string> Paths()
    {
        var values = new Dictionary<string, string>
        {
            ["id"] = _cloud.Value,
            ["workspace"] = _cloud.Value,
            ["name"] = "adim",
            ["documentname"] = "v1",
            ["backup"] = $"{_backup.Id}",
            ["part"] = "redis",
        };
        return _portal.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { } methods
                || methods.HttpMethods.Contains("GET"))
            .Where(endpoint =>
                endpoint.RoutePattern.Parameters.All(parameter => values.ContainsKey(parameter.Name.ToLowerInvariant())
                    || parameter.IsOptional))
            .Select(endpoint => "/"
                + string.Join('/',
                    endpoint.RoutePattern.PathSegments.Select(segment =>
                        string.Concat(segment.Parts.Select(part => part switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter =>
                    values.GetValueOrDefault(parameter.Name.ToLowerInvariant(), ""),
                _ => ".",
            })))))
            // What an owner exports was read before; a circuit and its script are no pages.
            .Where(path => !path.StartsWith("/_", StringComparison.Ordinal)
                && !path.StartsWith($"/workspaces/{_cloud}/backups/", StringComparison.Ordinal)
                && !path.Contains("assets", StringComparison.Ordinal)
                && !path.Contains("sign-out", StringComparison.Ordinal))
            .Distinct();
    }

    private async Task PublicAsync()
    {
        using var nobody = _portal.NewVisitor();
        foreach (var path in new[] { "/install.sh", "/migrate_workspace.sh", "/live", "/ready", "/openapi/v1.json",
            "/api/servers/mirror" })
            _outputs.Add(SecretOutput.Public, path,
                await (await nobody.Http.GetAsync(path)).Content.ReadAsStringAsync());
        var sum = (await nobody.Http.GetStringAsync("/install.sh")).Split("sum='")[1][..64];
        await using var bundle = new GZipStream(await nobody.Http.GetStreamAsync($"/blueprints/adim/{sum}.tar.gz"),
            CompressionMode.Decompress);
        using var reader = new StreamReader(bundle);
        _outputs.Add(SecretOutput.Public, "the bundle", await reader.ReadToEndAsync());
        foreach (var link in _portal.Portal.Mail.To("owner@example.com")
            .Concat(_portal.Portal.Mail.To("other@example.com")))
            _outputs.Add(SecretOutput.OwnersEmail, link.Subject, link.Text + link.Html);
    }

    private async Task ExceptionsAsync()
    {
        var vault = _portal.Service<ISecretVault>();
        var secret = (await vault.FindAsync(_cloud, "POSTGRES_PASSWORD", default))!;
        var bad = Path.GetTempFileName();
        await File.WriteAllTextAsync(bad, _portal.Planted[0].Value);
        await _portal.ExecuteAsync(
            $"INSERT INTO workspace_secrets SELECT workspace_id, 'BROKEN', sealed, created_at FROM workspace_secrets WHERE workspace_id = '{_cloud}' AND name = 'POSTGRES_PASSWORD'");
        var away = new NpgsqlConnectionStringBuilder(_portal.Portal.Settings["ConnectionStrings:Portal"])
        { Host = "127.0.0.1", Port = 9, Timeout = 2 };
        foreach (var (place, act) in new (string, Func<Task>)[]
        {
            ("a secret that is serialized", () => Task.FromResult(JsonSerializer.Serialize(secret))),
            ("a sealed row in another's place", () => vault.FindAsync(_cloud, "BROKEN", default)),
            ("a master key that is none", () => Task.FromResult(MasterKeys.Read(bad))),
            ("a database that is away",
                async () => { await using var connection =
                    new NpgsqlConnection(away.ConnectionString); await connection.OpenAsync(); }),
            ("settings that are wrong",
                () =>
                    Task.FromResult(
                        _portal.App.WithWebHostBuilder(web => web.UseSetting("SelfHosted:HeartbeatTimeout", "00:00:01")
                            .UseSetting("Stripe:ReconcileEvery", "-1")).Services)),
        })
            _outputs.Add(SecretOutput.Exception, place, $"{await Assert.ThrowsAnyAsync<Exception>(act)}");
        File.Delete(bad);
    }

    private async Task<string> DumpAsync()
    {
        var database = new NpgsqlConnectionStringBuilder(_portal.Database);
        using var dump =
            Process.Start(
                new ProcessStartInfo("pg_dump",
                    ["--host", database.Host!, "--port", $"{database.Port}", "--username", database.Username!,
                        database.Database!])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
        var (text, errors) = (dump.StandardOutput.ReadToEndAsync(), dump.StandardError.ReadToEndAsync());
        await dump.WaitForExitAsync();
        Assert.True(dump.ExitCode == 0, await errors);
        return await text;
    }

    public async ValueTask DisposeAsync()
    {
        await _processes.DisposeAsync();
        await _messages.DisposeAsync();
        await _portal.DisposeAsync();
    }
}
