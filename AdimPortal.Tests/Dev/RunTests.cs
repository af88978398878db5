using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Dev;

/// <summary>The whole of <c>./dev run</c>, on this machine. It needs root, as droplets do.</summary>
[Trait("Category", "Journey")]
public sealed class RunTests(DataFolder folder) : IClassFixture<DataFolder>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);
    private readonly string _name = "d" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 5);
    private readonly string _network = FreeNetwork();
    private readonly int _portal = FreePort.Find();
    private readonly int _sandbox = FreePort.Find();
    private readonly int _mail = FreePort.Find();
    private readonly int _postgres = FreePort.Find();

    [Fact]
    public async Task A_taken_port_is_a_message_that_names_who_holds_it()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var (status, run) = await DevTool.RunAsync(folder.Path, "run", "--no-build", "--portal-port", $"{port}");

        Assert.Contains($"port {port}, which the portal wants, is in use by", run.Said, StringComparison.Ordinal);
        Assert.Contains($"(process {Environment.ProcessId})", run.Said, StringComparison.Ordinal);
        Assert.Contains($"./dev run --portal-port {port + 1}", run.Said, StringComparison.Ordinal);
        Assert.Equal(1, status);
    }

    [Theory]
    [InlineData("read -r _", "it is already running (process ")]
    [InlineData("sleep 2 & kill -s KILL $$", "which the portal wants, is in use by")]
    public async Task A_run_keeps_the_next_one_out_as_long_as_it_lives(string what, string answer)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        Directory.CreateDirectory(Path.Combine(folder.Path, "run"));
        var info = new ProcessStartInfo("bash", ["-c", $"""
            exec 9>>"$0" && flock 9
            printf '%s %s\n' "$$" "$(sed 's/.*) //' "/proc/$$/stat" | cut -d ' ' -f 20)" >"$0"
            echo held
            {what}
            """, Path.Combine(folder.Path, "run", "lock")])
        { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var former = Process.Start(info)!;
        Assert.Equal("held", await former.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        var (status, run) = await DevTool.RunAsync(folder.Path, "run", "--no-build", "--portal-port", $"{port}");

        Assert.Contains(answer, run.Said, StringComparison.Ordinal);
        Assert.Equal(1, status);
        former.StandardInput.Close();
        await former.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task It_starts_stops_with_Ctrl_C_starts_again_after_SIGKILL_and_leaves_nothing()
    {
        await using (var first = Start())
        {
            await ReadyAsync(first);
            Assert.All(Personas.All, persona => Assert.Contains(persona.Email, first.Said, StringComparison.Ordinal));
            Assert.Contains(Personas.Password, first.Said, StringComparison.Ordinal);
            await AnswersAsync(_portal, "live");
            await AnswersAsync(_sandbox, "status");

            first.Interrupt();

            Assert.Equal(0, await first.EndAsync());
            Assert.Empty(Leftovers());
        }

        var killed = Start();
        await ReadyAsync(killed);
        killed.Kill();

        await using (var second = Start())
        {
            await ReadyAsync(second);
            await AnswersAsync(_portal, "live");
        }
        Assert.Empty(Leftovers());

        var (status, _) = await DevTool.RunAsync(folder.Path, "reset");
        Assert.Equal(0, status);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "postgres")));
    }

    private DevTool Start() =>
        DevTool.Start(folder.Path, "run", "--no-build", "--sandbox-name", _name, "--sandbox-subnet",
            $"{_network}.0.0/16",
        "--portal-port", $"{_portal}", "--sandbox-port", $"{_sandbox}", "--smtp-port", $"{_mail}", "--postgres-port",
        $"{_postgres}");

    private static async Task ReadyAsync(DevTool run)
    {
        await Eventually.TrueAsync(() => run.HasEnded || run.Said.Contains("Ready after", StringComparison.Ordinal),
            "the screen shows", Timeout);
        Assert.False(run.HasEnded, run.Said);
    }

    private static async Task AnswersAsync(int port, string path)
    {
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"http://127.0.0.1:{port}/{path}"))).StatusCode);
    }

    /// <summary>Processes that know our data folder or our name, and what a Sandbox may leave.</summary>
    private List<string> Leftovers()
    {
        var processes = LivingFolders.Processes().Select(process => process.Command)
            .Where(command => command.Contains(folder.Path, StringComparison.Ordinal));
        return [.. processes, .. SandboxLeftovers.Of(_name)];
    }

    private static string FreeNetwork()
    {
        var taken =
            NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address.ToString()).ToList();
        return Enumerable.Range(20, 40).Select(number => $"10.{number}")
            .First(network => !taken.Any(address => address.StartsWith(network + '.', StringComparison.Ordinal)));
    }
}
