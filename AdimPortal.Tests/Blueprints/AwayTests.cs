using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AdimPortal.Core.Outages;
using AdimPortal.Core.Servers;

namespace AdimPortal.Tests.Blueprints;

/// <summary>
/// What a routine says when the system that it needs does not answer, by real programs against real trouble: that is
/// waited for. What will never work is not.
/// </summary>
[Trait("Category", "Integration")]
public sealed class AwayTests
{
    private const int NobodyListens = 1;

    private const string Git =
        "said=$(git ls-remote --quiet http://127.0.0.1:$PORT/app.git 2>&1) || away_or_later packages 'The code could not be fetched.' \"$said\"";
    private const string Apt = """
        APT_CONFIG=$(mktemp); export APT_CONFIG; folder=$(mktemp -d); mkdir -p "$folder/lists/partial"
        printf 'Dir::Etc::SourceList "%s/sources"; Dir::Etc::SourceParts "/dev/null"; Dir::State::Lists "%s/lists"; Acquire::Retries "0";\n' "$folder" "$folder" >"$APT_CONFIG"
        echo "deb [trusted=yes] http://127.0.0.1:$PORT/debian bookworm main" >"$folder/sources"
        export ADIM_SOURCES="$folder/in-use"; source "$LIB/packages.sh"; finish_interrupted_installation() { :; }; wait_for_first_boot() { :; }
        install_packages adim-no-such-package
        """;

    private const string Qdrant = """
        say() { :; }; PROGRAMS=$(mktemp -d); QDRANT_SHA256=$(printf '0%.0s' {1..64}); QDRANT_URL=http://127.0.0.1:$PORT/qdrant.tar.gz
        sleep() { :; }; source <(sed -n '/^fetch_program()/,/^}/p' "$LIB/../adim/routines/qdrant.sh" | sed 's/--retry 3/--retry 0/')
        fetch_program
        """;

    public static TheoryData<string, string> Troubles => new()
    {
        { Git, "closed" },
        { Git, "503" },
        { Git, "502" },
        { Apt, "closed" },
        { Apt, "503" },
        { Qdrant, "closed" },
        { Qdrant, "503" },
    };

    public static TheoryData<string, string> Mistakes => new()
    {
        { Git, "404" },
        { Git, "403" },
        { Qdrant, "404" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task What_does_not_answer_is_named(string script, string trouble)
    {
        var (ended, lines) = await RunAsync(script, trouble);
        Assert.Equal(75, ended);
        Assert.Equal(OutsideSystem.Packages, Assert.Single(lines.Select(RoutineMarks.AwayIn).OfType<OutsideSystem>()));
        Assert.Contains(lines, line => line.StartsWith(RoutineMarks.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task What_answers_no_is_tried_a_few_times_only(string script, string trouble)
    {
        var (ended, lines) = await RunAsync(script, trouble);
        Assert.Equal(75, ended);
        Assert.DoesNotContain(lines, line => line.StartsWith(RoutineMarks.Away, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("adim-away: packages", OutsideSystem.Packages)]
    [InlineData("adim-away: certificate-authority", OutsideSystem.CertificateAuthority)]
    [InlineData("adim-away: Cloud", null)]
    [InlineData("adim-away: mail", null)]
    [InlineData("adim-away:packages", null)]
    [InlineData(" adim-away: packages", null)]
    public void A_server_speaks_only_of_what_servers_call(string line, OutsideSystem? system) =>
    Assert.Equal(system, RoutineMarks.AwayIn(line));

    private static async Task<(int Status, string[] Lines)> RunAsync(string script, string trouble)
    {
        using var server = trouble == "closed" ? null : new Answering(trouble);
        var info = new ProcessStartInfo("bash",
            ["-c", $"source {Repository.PathTo("blueprints", "lib", "routine.sh")}\n{script}"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["PORT"] = $"{server?.Port ?? NobodyListens}";
        info.Environment["GIT_TERMINAL_PROMPT"] = "0";
        using var bash = Process.Start(info)!;
        var errors = bash.StandardError.ReadToEndAsync();
        var lines = (await bash.StandardOutput.ReadToEndAsync()).Split('\n');
        await bash.WaitForExitAsync();
        await errors;
        return (bash.ExitCode, lines);
    }

    /// <summary>Answers everything with one status.</summary>
    private sealed class Answering : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Answering(string status)
        {
            _listener.Start();
            _ = AnswerAsync($"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task AnswerAsync(string answer)
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    using var reader = new StreamReader(client.GetStream());
                    while (await reader.ReadLineAsync() is { Length: > 0 })
                    {
                    }

                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
                }
            }
            catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
