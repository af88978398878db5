using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Provisioning;
using AdimPortal.Tests.Journeys.SelfHosted;

namespace AdimPortal.Tests.Journeys.Moves;

/// <summary>
/// A workspace moves from the cloud to its owner's server and back, while somebody writes to it all the time. Before it
/// succeeds it is called off in the middle, and the owner's server loses its power: nothing that was acknowledged is
/// lost, and nothing is left where it should not be.
/// </summary>
[Trait("Category", "Journey")]
public sealed class SelfHostedMoveJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium,
    ITestOutputHelper output) : IAsyncLifetime
{
    private TlsPortal _tls = default!;
    private MovingWorkspace _moving = default!;
    private SelfHostedMachine _attic = default!;
    private MovePages _pages = default!;

    public async ValueTask InitializeAsync()
    {
        var sandbox = await shared.GetAsync();
        _tls = new TlsPortal(sandbox);
        _attic = await SelfHostedMachine.MakeAsync(sandbox, "barn", memoryMib: 2048);
        await _tls.TrustOnAsync(_attic);
        _moving = await MovingWorkspace.BuildAsync(postgres, sandbox, output, "homer", _tls.Settings);
        _moving.Own = _attic;
        _pages = await MovePages.OpenAsync(chromium, _moving);
    }

    [Fact]
    public async Task A_workspace_moves_home_and_back_with_every_acknowledged_write()
    {
        await _moving.FillAsync();
        var source = await _moving.HereAsync();
        await using var writer = new Writer(source, _moving.Sandbox);
        await writer.MoreAsync(20);

        await IsCalledOffAsync(source, writer);
        await IsRehearsedAsync(source, writer);
        await MovesHomeAsync(source, writer);
        await ReturnsAsync(source, writer);
        await EndsAsync(source);
    }

    /// <summary>Called off while the data is on its way: the owner's server is as it was before.</summary>
    private async Task IsCalledOffAsync(Workspace source, Writer writer)
    {
        var (line, key) = await LineAsync();
        await IsRefusedElsewhereAsync(key);
        var said = _attic.ShellAsync(line);
        var operation = await BegunAsync();
        await StepBeginsAsync(operation, "copy");
        await _moving.Node.Requests.CancelAsync(_moving.Id, operation, _moving.AsOwner.Account, default);
        await _moving.EndsAsync(operation, OperationStatus.Unwound);
        await writer.MoreAsync(5);
        var end = (await said).Said;
        Assert.True(end.Contains("The move was undone, and this server is as it was.", StringComparison.Ordinal),
            end);
        Assert.Equal("",
            await _attic.RootAsync(
                "ls -d /etc/adim /opt/adim /srv/adim /var/lib/adim /etc/letsencrypt/live/ws* 2>/dev/null || true; ss -Hltn 'sport = :443'"));
        Assert.DoesNotContain("adim-access", await _moving.RunAsync("cat /root/.ssh/authorized_keys"),
            StringComparison.Ordinal);
        Assert.Equal((source.Address, (WorkspaceMove?)null),
            ((await _moving.HereAsync()).Address, (await _moving.HereAsync()).Move));
        // What was used up stays used up.
        var again = (await _attic.ShellAsync(line)).Said;
        Assert.True(again.Contains("The transfer key is wrong, already used", StringComparison.Ordinal), again);
    }

    private async Task IsRefusedElsewhereAsync(TransferKey key)
    {
        var trust = new X509ChainPolicy
        { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(_tls.Authority);
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } });
        using var answer = await http.PostAsJsonAsync($"{_tls.Address}/api/redeem-transfer-key", new
        {
            workspace_id = _moving.Id.Value,
            transfer_key = key.Reveal(),
            agent_key =
                Convert.ToBase64String(new AdimPortal.Tests.Infrastructure.SelfHosted.SelfHostedServerKey().Public),
            host_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAITHIEF",
            host_name = "thief",
            addresses = new[] { "198.51.100.9" },
            machine = new { system = "Debian 12", memory_mib = 4096, processors = 2, disk_gib = 40 },
        });
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.NotNull((await _moving.Node.Service<ITransferKeys>().FindAsync(_moving.Id, default))!.RefusedFrom);
    }

    /// <summary>The owner's server loses its power while it is built, and goes on by itself.</summary>
    private async Task IsRehearsedAsync(Workspace source, Writer writer)
    {
        var line = await _pages.TakeLineAsync(_attic.Address);
        var said = _attic.ShellAsync(line);
        var operation = await BegunAsync();
        await StepBeginsAsync(operation, "other-routine-application");
        await _attic.DoAsync("unplug");
        await _attic.DoAsync("on");
        await _moving.EndsAsync(operation, OperationStatus.Done);
        Assert.NotEqual(0, (await said).Status);
        writer.ForgetPauses();
        var found = (await _moving.HereAsync()).Move!.Rehearsal!;
        output.WriteLine($"Rehearsal: {found}.");
        Assert.InRange(found.Bytes, MovingWorkspace.Files * 524_288L, MovingWorkspace.Files * 524_288L * 3);
        Assert.Equal(source.Address, (await _moving.HereAsync()).Address);
        Assert.Equal("0", (await _attic.RootAsync("pgrep -cf '[d]aphne|[c]elery' || true")).Trim());
    }

    private async Task MovesHomeAsync(Workspace source, Writer writer)
    {
        writer.ForgetPauses();
        await _pages.PressAsync("Move now");
        await _moving.EndsAsync(await BegunAsync(), OperationStatus.Done);
        await writer.MoreAsync(20);
        var home = await _moving.HereAsync();
        output.WriteLine(
            $"Move home: {home.Move!.Pause!.Value.TotalSeconds:0.0} s by the log, {writer.LongestPause.TotalSeconds:0.0} s without a write as seen from outside.");
        Assert.Equal((true, _attic.Address, (long?)null), (home.IsSelfHosted, home.Address, home.DropletId));
        Assert.Equal(($"https://{home.Domain}", (string?)null), (home.Endpoints.BareMetal, home.Endpoints.Cloud));
        await _moving.HasAllOfAsync(writer);
        Assert.Equal(
            [$"droplet {source.DropletId} off", $"firewall adim-{_moving.Id}", $"record {_attic.Address}",
                $"snapshot adim-{_moving.Id}-moved"],
            (await _moving.CloudAsync()).Order(StringComparer.Ordinal));
        // A client that pairs now is led home.
        using var answer =
            await new AdimClient(_moving.Portal, _moving.Sandbox).ExchangeAsync(await _moving.CodeAsync());
        var endpoints = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("endpoints");
        Assert.Equal(($"https://{home.Domain}", JsonValueKind.Null),
            (endpoints.GetProperty("bare_metal").GetString(), endpoints.GetProperty("cloud").ValueKind));
        await Eventually.TrueAsync(
            async () => (await _attic.RootAsync("systemctl is-active adim-agent.timer || true")).Trim() == "active",
            "the agent speaks for it", TimeSpan.FromSeconds(40));
    }

    private async Task ReturnsAsync(Workspace source, Writer writer)
    {
        writer.ForgetPauses();
        await _pages.PressAsync("Return to New York", sure: "Return");
        await _moving.EndsAsync(await BegunAsync(), OperationStatus.Done);
        await writer.MoreAsync(20);
        var back = await _moving.HereAsync();
        output.WriteLine(
            $"Return: {back.Move!.Pause!.Value.TotalSeconds:0.0} s by the log, {writer.LongestPause.TotalSeconds:0.0} s without a write as seen from outside.");
        Assert.Equal((false, source.Address, source.DropletId), (back.IsSelfHosted, back.Address, back.DropletId));
        Assert.Equal(($"https://{back.Domain}", (string?)null), (back.Endpoints.Cloud, back.Endpoints.BareMetal));
        await _moving.HasAllOfAsync(writer);
        Assert.DoesNotContain("adim-access", await _attic.RootAsync("cat /root/.ssh/authorized_keys"),
            StringComparison.Ordinal);
    }

    /// <summary>The portal lets go of the owner's server; what lies there is its owner's.</summary>
    private async Task EndsAsync(Workspace source)
    {
        await _pages.PressAsync("Release your own server now", sure: "Release server");
        await Eventually.TrueAsync(
            async () =>
                (await _moving.Node.Service<IOperationReader>().OfWorkspaceAsync(_moving.Id, default))[0]
                    is { Name: EndMoveOperation.OperationName, Status: OperationStatus.Done },
            "the portal has let go of the owner's server", TimeSpan.FromMinutes(2));
        Assert.Null((await _moving.HereAsync()).Move);
        Assert.Equal([$"droplet {source.DropletId} active", $"firewall adim-{_moving.Id}", $"record {source.Address}"],
            (await _moving.CloudAsync()).Order(StringComparer.Ordinal));
        Assert.Null(await _moving.Node.Service<ISelfHostedServers>().FindAsync(_moving.Id, default));
        await Eventually.TrueAsync(
            async () => (await _attic.RootAsync("systemctl is-active adim-tasks || true")).Trim() == "inactive",
            "the owner's server is let go", TimeSpan.FromSeconds(40));
        Assert.Contains("has released this server", await _attic.RootAsync("cat /etc/adim/own/end-of-move"),
            StringComparison.Ordinal);
        Assert.NotEqual("0", (await _attic.RootAsync("ls /srv/adim/media | wc -l")).Trim());
        Assert.Equal("", await _attic.RootAsync("ss -Hltn '( sport = :80 or sport = :443 )'"));
        Assert.Equal("The workspace is removed from this server. The Debian packages that it used stay.\n",
            await _attic.RootAsync("adim-uninstall --yes --delete-data"));
        // The next workspace may come.
        Assert.Equal("",
            await _attic.RootAsync(
                "ss -Hltn '( sport = :80 or sport = :443 )'; systemctl list-units --all --plain --no-legend 'adim-*'"));
    }

    private async Task<(string Line, TransferKey Key)> LineAsync()
    {
        var made = Assert.IsType<TransferKeyAnswer.Made>(
            await _moving.Node.Service<ITransferKeys>()
                .IssueAsync(_moving.Id, _moving.AsOwner.Account, IPAddress.Parse(_attic.Address), rehearses: false,
                    default));
        var workspace = await _moving.HereAsync();
        return ($"curl -fsSL {_tls.Address}/migrate_workspace.sh | bash -s -- --workspace-id {workspace.Id} --cloud-url https://{workspace.Domain} --transfer-key {made.Key.Reveal()}",
            made.Key);
    }

    private async Task<OperationId> BegunAsync()
    {
        OperationSummary? begun = null;
        await Eventually.TrueAsync(
            async () =>
                (begun =
                    (await _moving.Node.Service<IOperationReader>()
                        .OfWorkspaceAsync(_moving.Id, default)).FirstOrDefault(o =>
                            o.Status is OperationStatus.Running)) is not null,
            "the server has begun the move", TimeSpan.FromMinutes(2));
        return begun!.Id;
    }

    private Task StepBeginsAsync(OperationId operation, string step) => Eventually.TrueAsync(
        async () =>
        {
            var view = await _moving.Node.Service<IOperationReader>().FindAsync(operation, default);
            Assert.False(view!.HasEnded, $"{view.Problem} {view.ProblemDetail}");
            return view.Steps.Any(s => s.Name == step && s.StartedAt is not null);
        },
        $"the step {step} has begun", TimeSpan.FromMinutes(8), TimeSpan.FromMilliseconds(500));

    public async ValueTask DisposeAsync()
    {
        if (_pages is not null)
            await _pages.DisposeAsync();
        if (_moving is not null)
            await _moving.DisposeAsync();
        if (_attic is not null)
            await _attic.DisposeAsync();
    }
}
