using System.Diagnostics;
using System.Globalization;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Infrastructure.Ssh.OpenSsh;
using AdimPortal.Infrastructure.Ssh.SshNet;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>
/// What flows through a link: as it comes, with an end, and never more of it in memory than is needed.
/// </summary>
[Trait("Category", "Integration")]
public abstract class StreamContract(SshServer server, SshLinkKind link) : IClassFixture<SshServer>, IAsyncDisposable
{
    private const int Chunk = 64 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly SshOptions _options = new() { Link = link, CommandsPerConnection = 20 };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adim-stream-");
    private RemoteShell? _shell;

    private RemoteHost Host => server.Host(server.HostKey);

    private RemoteShell Shell => _shell ??= new(Options.Create(_options), AnyNetwork.IsOpen, TimeProvider.System);

    [Fact]
    public async Task A_line_is_heard_while_the_command_still_runs()
    {
        // It goes on only when its first line was heard.
        var heard = Path.Combine(_folder.FullName, "heard");
        var lines = new List<string>();
        var run = Shell.RunAsync(Host,
            new(["sh", "-c", $"echo one; while [ ! -e {heard} ]; do sleep 0.05; done; echo two"], Limit), line =>
        {
            lines.Add(line);
            File.WriteAllText(heard, "");
            return ValueTask.CompletedTask;
        }, default);
        Assert.True((await run).TryGet(out var status, out _));
        Assert.Equal(0, status);
        Assert.Equal(["one", "two"], lines);
    }

    [Theory]
    [InlineData("nothing is given")]
    [InlineData("an empty text is given")]
    [InlineData("no bytes are given")]
    public async Task Standard_input_ends_when(string what)
    {
        var command = new RemoteCommand(["sh", "-c", "cat; echo end"], TimeSpan.FromSeconds(20));
        command = what switch
        {
            "an empty text is given" => command with { StandardInput = new("") },
            "no bytes are given" => command with { Content = ReadOnlyMemory<byte>.Empty },
            _ => command,
        };
        var lines = new List<string>();
        var result = await Shell.RunAsync(Host, command, line =>
        {
            lines.Add(line);
            return ValueTask.CompletedTask;
        }, default);
        Assert.True(result.IsOk, $"{result}");
        Assert.Equal(["end"], lines);
    }

    [Fact]
    public async Task Input_for_a_command_that_has_ended_is_given_up_at_once()
    {
        await Shell.RunAsync(Host, new(["true"], Limit), _ => default, default);
        var took = Stopwatch.StartNew();
        var result =
            await Shell.RunAsync(Host, new(["true"], Limit) { Content = new byte[50_000_000] }, _ => default, default);
        Assert.True(result.TryGet(out var status, out _));
        Assert.Equal(0, status);
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_slow_reader_slows_the_server_down_and_loses_nothing()
    {
        const int chunks = 3200;
        var written = Path.Combine(_folder.FullName, "written");
        var script =
            $"i=0; while [ $i -lt {chunks} ]; do head -c {Chunk} /dev/zero; i=$((i+1)); echo $i >{written}; done";
        using var ssh = NewLink();
        await using var connection = await ConnectAsync(ssh);
        var (total, waits) = (0L, new TaskCompletionSource());
        var run = connection.RunAsync(script, default, async chunk =>
        {
            total += chunk.Length;
            await waits.Task;
        }, _ => default, default);

        // Wherever it may wait, on this side or that or under way: it is 10 MB at most.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        Assert.InRange(int.Parse(await File.ReadAllTextAsync(written), CultureInfo.InvariantCulture), 1,
            10_000_000 / Chunk);
        waits.SetResult();
        Assert.Equal(new LinkEnd.Exited(0), await run);
        Assert.Equal((long)chunks * Chunk, total);
    }

    [Fact]
    public async Task What_a_slow_listener_has_not_heard_at_the_commands_end_is_heard_all_the_same()
    {
        var count = 0;
        var result = await Shell.RunAsync(Host, new(["seq", "1", "600"], Limit), async _ =>
        {
            count++;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }, default);
        Assert.True(result.IsOk);
        Assert.Equal(600, count);
    }

    [Fact]
    public async Task More_than_ten_commands_at_once_hold_no_thread()
    {
        var go = Path.Combine(_folder.FullName, "go");
        await Shell.RunAsync(Host, new(["true"], Limit), _ => default, default);
        var (longest, runs) = (TimeSpan.Zero, new List<Task<Result<int>>>());
        for (var i = 0; i < 15; i++)
        {
            // Each call gives its thread back, whatever the others wait for.
            var took = Stopwatch.StartNew();
            runs.Add(
                Shell.RunAsync(Host, new(["sh", "-c", $"while [ ! -e {go} ]; do sleep 0.1; done; exit {i}"], Limit),
                    _ => default, default));
            longest = took.Elapsed > longest ? took.Elapsed : longest;
        }

        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Assert.All(runs, run => Assert.False(run.IsCompleted));
        await File.WriteAllTextAsync(go, "");
        Assert.Equal(Enumerable.Range(0, 15),
            (await Task.WhenAll(runs)).Select(r => r.TryGet(out var status, out _) ? status : -1));
        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_eleventh_script_on_a_connection_has_not_begun()
    {
        var go = Path.Combine(_folder.FullName, "go");
        using var ssh = NewLink();
        await using var connection = await ConnectAsync(ssh);
        var began = Enumerable.Range(0, 10).Select(_ => new TaskCompletionSource()).ToList();
        var runs =
            began.Select(b => connection.RunAsync($"echo x; while [ ! -e {go} ]; do sleep 0.1; done", default, _ =>
        {
            b.TrySetResult();
            return ValueTask.CompletedTask;
        }, _ => default, default)).ToList();
        await Task.WhenAll(began.Select(b => b.Task)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.IsType<LinkEnd.NotBegun>(
            await connection.RunAsync("true", default, _ => default, _ => default, default));
        Assert.False(connection.IsOpen);
        await File.WriteAllTextAsync(go, "");
        Assert.All(await Task.WhenAll(runs), end => Assert.Equal(new LinkEnd.Exited(0), end));
    }

    [Fact]
    public async Task A_script_that_is_left_alone_is_not_heard_any_more()
    {
        using var ssh = NewLink();
        await using var connection = await ConnectAsync(ssh);
        using var leave = new CancellationTokenSource();
        var (count, first) = (0, new TaskCompletionSource());
        var run = connection.RunAsync("while echo x; do :; done", default, _ =>
        {
            count++;
            first.TrySetResult();
            return ValueTask.CompletedTask;
        }, _ => default, leave.Token);
        await first.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(5)));
        var until = count;
        // The connection serves the next.
        Assert.Equal(new LinkEnd.Exited(7),
            await connection.RunAsync("exit 7", default, _ => default, _ => default, default));
        Assert.Equal(until, count);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_shell is not null)
            await _shell.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private ISshLink NewLink() =>
        link == SshLinkKind.OpenSsh ? new OpenSshLink(_options) : new SshNetLink(_options, TimeProvider.System);

    private async Task<LinkConnection> ConnectAsync(ISshLink ssh) =>
        (await ssh.ConnectAsync(Host, CancellationToken.None)).TryGet(out var connection, out var failure)
            ? connection
            : throw new InvalidOperationException($"{failure}");
}
