using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;

namespace AdimPortal.Tests.Journeys.Production;

/// <summary>
/// The operations guide, typed line by line: a bare machine becomes the portal, somebody its admin, a customer gets a
/// workspace; an upgrade, a broken one, the way back; a second node, and its death while it may be building something.
/// </summary>
[Trait("Category", "Journey")]
public sealed class ProductionJourney(SharedSandbox shared)
{
    /// <summary>For a failing run: how far each operation came, and what it said last.</summary>
    private const string OperationsSql = """
        SELECT workspace_id, name, status, wake_at, waits_for, lease_node FROM operations;
        SELECT at, step, left(body::text, 300) FROM operation_events ORDER BY at DESC LIMIT 12;
        SELECT source, text FROM operation_lines ORDER BY number DESC LIMIT 8;
        """;

    private const string Password = "a long walk by the sea";

    [Fact]
    public async Task The_guide_alone_makes_a_portal_that_is_upgraded_goes_back_and_outlives_a_node()
    {
        var sandbox = await shared.GetAsync();
        var words = new Dictionary<string, string>();
        await using var front =
            new PortalServer(sandbox, await SelfHostedMachine.MakeAsync(sandbox, "portal-front"), words);
        await using var back =
            new PortalServer(sandbox, await SelfHostedMachine.MakeAsync(sandbox, "portal-back"), words);
        foreach (var (there, here) in Words(sandbox, front.Machine, back.Machine))
            words[there] = here;
        var built = new List<string>();
        try
        {
            await InstallAsync(sandbox, front);
            built.Add(await WorkspaceAsync(sandbox, front, "first@example.com"));
            await ActiveAsync(front, built[0]);
            await UpgradeAsync(front);
            await SecondNodeAsync(sandbox, front, back, built);

            var watch = Stopwatch.StartNew();
            await front.Machine.RootAsync("systemctl stop adim-portal");
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(25));
        }
        catch (Exception e)
        {
            var log = await front.Machine.ShellAsync("journalctl -u adim-portal -n 60 --no-pager -o cat");
            var operations =
                await front.Machine.ShellAsync("cd / && runuser -u postgres -- psql -tAq portal", OperationsSql);
            throw new InvalidOperationException($"{e.Message}\n{operations.Said}\n{log.Said}", e);
        }
        finally
        {
            foreach (var workspace in built)
                await sandbox.Http.DeleteAsync($"v2/droplets?tag_name=adim-{workspace}");
        }
    }

    private static async Task InstallAsync(SandboxProcess sandbox, PortalServer front)
    {
        await PrepareAsync(sandbox, front, await PublishAsync());
        await front.Machine.RootAsync("install -d /etc/adim-portal");
        foreach (var file in new[] { "acme-ca.pem", "acme-roots.pem" })
            await front.CopyAsync(Path.Combine(sandbox.DataDirectory, file), "etc/adim-portal");
        await front.TypeAsync("Install");

        // The first admin, by the link that the server prints.
        var link = (await front.TypeAsync("The first admin")).Split('\n')
            .Single(line => line.StartsWith("https://", StringComparison.Ordinal));
        using var ada = front.NewVisitor();
        Assert.Equal("Your new password is set",
            (await ada.SendAsync(await ada.GetAsync(new Uri(link).PathAndQuery), ("Form.Password", Password))).Title);
        await ada.SignInAsync("ada@example.com", Password);
        Assert.EndsWith("/account/two-step", (await ada.GetAsync("/staff/alerts")).Location, StringComparison.Ordinal);
        await AuthenticatorApp.SetUpAsync(ada);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/staff/alerts")).Status);
        Assert.Contains("ada@example.com\tadmin", await front.Machine.RootAsync("adim-portal admin list"),
            StringComparison.Ordinal);
    }

    private static async Task UpgradeAsync(PortalServer front)
    {
        using var someone = front.NewVisitor();
        await someone.SignInAsync("first@example.com", Password);
        var settings = await SettingsAsync(front);
        var first = await VersionAsync(front, "current");

        await front.Machine.RootAsync("echo 2 >/root/portal/VERSION");
        await front.TypeAsync("Upgrade");
        var second = await VersionAsync(front, "current");
        Assert.NotEqual(first, second);
        Assert.Equal(first, await VersionAsync(front, "previous"));
        Assert.Equal(settings, await SettingsAsync(front));
        Assert.Equal(HttpStatusCode.OK, (await someone.GetAsync("/workspaces")).Status);
        Assert.Equal("1", (await front.Machine.RootAsync("ls /var/lib/adim-portal-dumps | wc -l")).Trim());

        // A version that does not come up is not left to run.
        await front.Machine.RootAsync("cp -r /root/portal /root/good && : >/root/portal/AdimPortal.Web.dll");
        var (status, said) = await front.TryAsync("Upgrade");
        Assert.Equal(1, status);
        Assert.Contains($"Version {second} is running again.", said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await someone.GetAsync("/workspaces")).Status);
        await front.Machine.RootAsync("rm -r /root/portal && mv /root/good /root/portal");

        Assert.Contains($"Version {first} is running again.", await front.TypeAsync("The way back"),
            StringComparison.Ordinal);
        Assert.Equal(first, await VersionAsync(front, "current"));
        Assert.Equal(HttpStatusCode.OK, (await someone.GetAsync("/workspaces")).Status);
        await front.TypeAsync("Upgrade");
        Assert.Equal(second, await VersionAsync(front, "current"));
    }

    private static async Task SecondNodeAsync(SandboxProcess sandbox, PortalServer front, PortalServer back,
        List<string> built)
    {
        await PrepareAsync(sandbox, back, Path.Combine(Path.GetTempPath(), "adim-journey-portal"));
        await back.Machine.RootAsync("echo 2 >/root/portal/VERSION");
        await front.TypeAsync("A second node", "first");
        // The two have no way to each other but the operator, who copies the file.
        await front.CopyToAsync($"/root/adim-node-{back.Machine.Address}.tar", back);
        await front.Machine.RootAsync($"rm /root/adim-node-{back.Machine.Address}.tar");
        await back.TypeAsync("A second node", "second");
        Assert.Equal(await VersionAsync(front, "current"), await VersionAsync(back, "current"));
        Assert.Equal("up", await front.Machine.RootAsync($"curl -fs http://{back.Machine.Address}:5080/ready"));
        await Eventually.TrueAsync(
            async () =>
                await front.SqlAsync("SELECT count(DISTINCT instance_name) FROM quartz.qrtz_scheduler_state") == "2",
                "there are two nodes");

        // Firewalls of before let the new node in, and nobody else.
        await Eventually.TrueAsync(
            async () =>
                (await SshSourcesAsync(sandbox, built[0])).SetEquals(
                    [$"{front.Machine.Address}/32", $"{back.Machine.Address}/32"]),
            "the firewall of the first workspace follows", TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(1));

        built.Add(await WorkspaceAsync(sandbox, front, "second@example.com"));
        await Eventually.TrueAsync(
            async () =>
                int.Parse(
                    await front.SqlAsync(
                        $"SELECT count(*) FROM operation_lines WHERE operation_id IN (SELECT id FROM operations WHERE workspace_id = '{built[1]}')"),
                        null) > 20,
            "it is being built", TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(500));
        await back.Machine.DoAsync("unplug");
        using var visitor = front.NewVisitor();
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/")).Status);
        await ActiveAsync(front, built[1]);
        await Eventually.TrueAsync(
            async () => await front.SqlAsync("SELECT count(*) FROM quartz.qrtz_scheduler_state") == "1",
            "the dead node is forgotten", TimeSpan.FromMinutes(1));
        Assert.Equal("up", await front.Machine.RootAsync("curl -fs http://127.0.0.1:5080/ready"));
    }

    /// <summary>Brings to the machine what the guide takes for granted there.</summary>
    private static async Task PrepareAsync(SandboxProcess sandbox, PortalServer server, string published)
    {
        await server.InstallRuntimeAsync();
        await server.LeadToSandboxAsync();
        await server.CopyAsync(published, "root/portal");
        await server.CopyAsync(Repository.PathTo("deploy"), "root/deploy");
    }

    private static async Task<string> PublishAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), "adim-journey-portal");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var words = new ProcessOutput(most: 40);
        using var publish = words.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["publish", Repository.PathTo("AdimPortal.Web"), "-c", configuration, "--no-build", "-o", folder,
                "--nologo", "-v", "quiet", "--disable-build-servers"]));
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, $"{words}");
        return folder;
    }

    /// <summary>Somebody signs up, confirms the address, and asks for a workspace.</summary>
    private static async Task<string> WorkspaceAsync(SandboxProcess sandbox, PortalServer front, string email)
    {
        using var someone = front.NewVisitor();
        await someone.SignUpAsync(email, Password);
        var mail = await CaughtMail.WaitForAsync(sandbox, email, "Confirm your");
        await someone.SendAsync(await someone.GetAsync(new Uri(mail.Links[0]).PathAndQuery));
        // The browser that signed up is signed in by its link.
        if (!await someone.IsSignedInAsync())
            await someone.SignInAsync(email, Password);
        var asked =
            await someone.SendAsync(await someone.GetAsync("/workspaces/new"), ("Form.Name", "Notes"),
                ("Form.Region", "nyc3"));
        Assert.True(asked.Location is not null, asked.Words);
        return WorkspaceId.Parse(asked.Location!.Split('/')[^1]).Value;
    }

    private static Task ActiveAsync(PortalServer front, string workspace) => Eventually.TrueAsync(async () =>
    {
        var status = await front.SqlAsync($"SELECT status FROM workspaces WHERE id = '{workspace}'");
        return status == "Active"
            || (status == "Failed" ? throw new InvalidOperationException($"{workspace} could not be built.") : false);
    }, $"{workspace} is ready", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));

    private static async Task<string> VersionAsync(PortalServer server, string which) =>
        (await server.Machine.RootAsync($"readlink /opt/adim-portal/{which}")).Trim();

    private static Task<string> SettingsAsync(PortalServer server) =>
        server.Machine.RootAsync("sha256sum /etc/adim-portal/portal.env /etc/adim-portal/master.key");

    private static async Task<HashSet<string>> SshSourcesAsync(SandboxProcess sandbox, string workspace)
    {
        var all = await sandbox.Http.GetFromJsonAsync<JsonElement>("v2/firewalls?per_page=200");
        var firewall = all.GetProperty("firewalls").EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == $"adim-{workspace}");
        return [
            .. firewall.GetProperty("inbound_rules").EnumerateArray()
                .Where(rule => rule.GetProperty("ports").GetString() == "22")
            .SelectMany(rule => rule.GetProperty("sources").GetProperty("addresses").EnumerateArray()
                .Select(source => source.GetString()!))];
    }

    /// <summary>
    /// What the guide has as an example, and what it is here. Besides, the settings that make the Sandbox the world
    /// outside.
    /// </summary>
    private static Dictionary<string,
        string> Words(SandboxProcess sandbox, SelfHostedMachine front, SelfHostedMachine back)
    {
        var loopback = $"http://127.0.0.1:{sandbox.HttpPort}";
        var files = $"http://{sandbox.Gateway}:{sandbox.HttpPort}";
        string[] world =
        [
            $"DigitalOcean__BaseAddress={loopback}", $"Stripe__BaseAddress={loopback}",
            $"Mail__Port={sandbox.SmtpPort}", "Mail__Tls=false",
            "Probe__ExtraRootsFile=/etc/adim-portal/acme-roots.pem",
            "Blueprint__Settings__ACME_DIRECTORY=https://acme.adim.test:14000/dir",
            "Blueprint__Settings__ACME_CA_PEM_FILE=/etc/adim-portal/acme-ca.pem",
            "Blueprint__Settings__PYTHON_PACKAGES=debian",
            $"Blueprint__Settings__QDRANT_URL={files}/artifacts/qdrant/qdrant-stand-in.tar.gz",
            $"Provisioning__Image={PreparedImage.Id}",
            "Sweeping__Every=00:00:30", "Sweeping__Grace=00:00:00",
            $"Outbound__OpenNetworks__0={sandbox.Network}.0.0/16",
        ];
        return new()
        {
            ["portal.example.com"] = front.HostName,
            ["workspaces.example.com"] = SandboxProcess.Zone,
            ["203.0.113.7"] = front.Address,
            ["203.0.113.8"] = back.Address,
            ["10.0.0.1"] = front.Address,
            ["10.0.0.2"] = back.Address,
            ["dop_v1_TOKEN"] = SandboxProcess.ApiToken,
            ["sk_live_KEY"] = SandboxProcess.StripeKey,
            ["whsec_SECRET"] = "whsec_journey",
            ["https://git.example.com/adim-server.git"] = $"{files}/git/adim-server.git",
            ["QDRANT-SHA256"] = File.ReadAllText(Path.Combine(sandbox.DataDirectory, "qdrant.sha256")).Trim(),
            ["smtp.example.com"] = "127.0.0.1",
            ["--mail-user portal --mail-password-file /root/secrets/mail"] = string.Join(' ',
                world.Select(setting => $"--set {setting}")),
            ["certbot --nginx"] = "certbot --nginx --server https://acme.adim.test:14000/dir",
        };
    }
}
