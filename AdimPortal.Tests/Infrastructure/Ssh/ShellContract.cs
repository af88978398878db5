using System.Text;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>Commands on a server, against a real sshd.</summary>
[Trait("Category", "Integration")]
public abstract class ShellContract(SshServer server, SshLinkKind link) : IClassFixture<SshServer>, IAsyncDisposable
{
    private readonly RemoteShell _shell =
        new(Options.Create(new SshOptions { Link = link }), AnyNetwork.IsOpen, TimeProvider.System);
    private readonly List<string> _lines = [];

    [Fact]
    public async Task Output_and_errors_come_line_by_line_in_their_order()
    {
        Assert.Equal(0, await StatusAsync("sh", "-c", "echo one; echo two >&2; echo; printf three"));
        Assert.Equal(["one", "two", "", "three"], _lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(76)]
    [InlineData(255)] // ssh's own trouble has this status too, and must not be mistaken for the command's.
    public async Task The_exit_status_is_the_commands_own(int status) =>
        Assert.Equal(status, await StatusAsync("sh", "-c", $"exit {status}"));

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 75", 75)]
    public async Task A_server_with_a_program_of_its_own_for_our_key_is_told_plain_words(string words, int status)
    {
        // This one has none, so the words are read by its login shell.
        var told =
            await _shell.RunAsync(Server, new RemoteCommand(words.Split(' '), Limit) { IsOnlyTold = true },
                _ => ValueTask.CompletedTask, default);
        Assert.True(told.TryGet(out var answered, out _));
        Assert.Equal(status, answered);
    }

    [Fact]
    public async Task Closing_the_connection_does_not_cut_off_what_runs_through_it()
    {
        var began = new TaskCompletionSource();
        var go = Path.GetTempFileName();
        var running = _shell.RunAsync(Server,
            new RemoteCommand(["sh", "-c", $"echo began; while [ -e {go} ]; do sleep 0.05; done; echo ended"], Limit),
            line =>
        {
            _lines.Add(line);
            began.TrySetResult();
            return ValueTask.CompletedTask;
        }, default);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await _shell.ForgetAsync(Server);
        // A new one is opened beside it.
        Assert.Equal(0, await StatusAsync("true"));
        File.Delete(go);
        Assert.True((await running).TryGet(out var status, out _));
        Assert.Equal((0, "ended"), (status, _lines[^1]));
    }

    [Fact]
    public async Task A_hundred_thousand_lines_arrive_whole()
    {
        Assert.Equal(0, await StatusAsync("seq", "1", "100000"));
        Assert.Equal(Enumerable.Range(1, 100_000).Select(n => $"{n}"), _lines);
    }

    [Fact]
    public async Task A_line_without_end_is_cut()
    {
        Assert.Equal(0, await StatusAsync("sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x; echo; echo after"));
        Assert.Equal("after", _lines[1]);
        Assert.InRange(_lines[0].Length, OutputLines.MaximumLength, OutputLines.MaximumLength + 20);
    }

    [Fact]
    public async Task Words_reach_the_command_as_they_are()
    {
        string[] nasty = ["$HOME", "`id`", "a b", "it's", "\"", "\\", "a\nb", "*", "", "-n", "; exit 9", "$(reboot)",
            "é ✓", "!!", "~", "&&", "#", "'\\''"];
        Assert.Equal(0, await StatusAsync(["printf", "<%s>\\0\\n", .. nasty]));
        Assert.Equal(string.Join("\n", nasty.Select(w => $"<{w}>\0")), string.Join("\n", _lines));
    }

    [Fact]
    public async Task A_secret_goes_over_standard_input_and_is_in_no_command_line()
    {
        var secret = new Secret($"hush-{Guid.NewGuid():N}");
        var look =
            """read -r s; for f in /proc/[0-9]*/cmdline; do tr '\0' ' ' <"$f" 2>/dev/null; echo; done; echo "${#s}" """;
        Assert.Equal(0, await StatusAsync(new RemoteCommand(["sh", "-c", look], Limit) { StandardInput = secret }));
        Assert.Equal($"{secret.Reveal().Length}", _lines[^1]);
        Assert.Contains(_lines, l => l.Contains("sshd", StringComparison.Ordinal));
        Assert.DoesNotContain(_lines, l => l.Contains(secret.Reveal(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bundle_of_bytes_arrives_unchanged()
    {
        var bytes = new byte[3_000_000];
        new CryptographicRandom().Fill(bytes);
        Assert.Equal(0, await StatusAsync(new RemoteCommand(["sha256sum"], Limit) { Content = bytes }));
        Assert.StartsWith(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), _lines[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_reads_no_input_does_not_mind_getting_some() =>
        Assert.Equal(0,
            await StatusAsync(
                new RemoteCommand(["true"], Limit) { StandardInput = new Secret(new string('x', 500_000)) }));

    [Fact]
    public async Task Many_commands_share_one_connection()
    {
        await StatusAsync("true");
        var before = server.Accepted;
        var results =
            await Task.WhenAll(
                Enumerable.Range(0, 30)
                    .Select(n =>
                        _shell.RunAsync(Server, new(["sh", "-c", $"exit {n}"], Limit), _ => default, default)));
        Assert.Equal(Enumerable.Range(0, 30), results.Select(r => r.TryGet(out var status, out _) ? status : -1));
        Assert.Equal(before, server.Accepted);
    }

    [Fact]
    public async Task Crowds_that_come_one_after_another_are_all_served()
    {
        // A server gives ten channels, and a moment longer counts those that the last crowd has closed.
        for (var crowd = 0; crowd < 15; crowd++)
        {
            var results =
                await Task.WhenAll(
                    Enumerable.Range(0, 20)
                        .Select(n =>
                            _shell.RunAsync(Server, new(["sh", "-c", $"exit {n}"], Limit), _ => default, default)));
            Assert.All(results, r => Assert.True(r.IsOk, $"{r}"));
        }
    }

    [Fact]
    public async Task A_connection_that_was_closed_meanwhile_is_opened_again()
    {
        await StatusAsync("true");
        var before = server.Accepted;
        // The session's own sshd process is ended, as an idle time-out would, and the master with it.
        var killing = new RemoteCommand(
            ["sh", "-c",
                "p=$$; while ! grep -q ^sshd /proc/$p/comm; do p=$(cut -d' ' -f4 /proc/$p/stat); done; kill $p"],
                Limit);
        Assert.False((await _shell.RunAsync(Server, killing, _ => default, default)).IsOk);
        Assert.Equal(0, await StatusAsync("true"));
        Assert.Equal(before + 1, server.Accepted);
    }

    [Fact]
    public async Task A_service_that_keeps_the_output_open_does_not_hold_the_command()
    {
        Assert.Equal(0, await StatusAsync("sh", "-c", "setsid sleep 30 & echo started"));
        Assert.Equal(["started"], _lines);
    }

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private RemoteHost Server => server.Host(server.HostKey);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _shell.DisposeAsync();
    }

    private Task<int> StatusAsync(params string[] words) => StatusAsync(new RemoteCommand(words, Limit));

    private async Task<int> StatusAsync(RemoteCommand command)
    {
        _lines.Clear();
        var result = await _shell.RunAsync(Server, command, Keep, TestContext.Current.CancellationToken);
        return result.TryGet(out var status, out var failure)
            ? status
            : throw new InvalidOperationException(failure.ToString());
    }

    private ValueTask Keep(string line)
    {
        _lines.Add(line);
        return ValueTask.CompletedTask;
    }
}
