using System.Diagnostics;
using System.Globalization;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>A server that neither answers nor closes: its sshd is halted in the middle.</summary>
[Trait("Category", "Integration")]
public abstract class FrozenContract(SshServer server, SshLinkKind link) : IClassFixture<SshServer>, IAsyncDisposable
{
    // Names each sshd above the command but the first one, which listens.
    private const string Above = """
        up() { p=$(cut -d' ' -f4 "/proc/$p/stat"); }; is_sshd() { grep -q ^sshd "/proc/$p/comm"; }
        p=$$; while ! is_sshd; do up; done; a=; while is_sshd; do a="$p $a"; up; done; echo ${a#* }

        """;

    private readonly RemoteShell _shell =
        new(Options.Create(new SshOptions { Link = link }), AnyNetwork.IsOpen, TimeProvider.System);
    private readonly TaskCompletionSource<int[]> _daemons = new();

    [Fact]
    public async Task A_server_that_froze_is_noticed_within_twenty_seconds()
    {
        // It says something all the time, so that the connection was not quiet before.
        var run = _shell.RunAsync(Host,
            new(["sh", "-c", Above + "while sleep 0.2; do echo x; done"], TimeSpan.FromMinutes(2)), Note, default);
        var took = await FreezeAsync();
        Assert.False((await run).TryGet(out _, out var failure));
        Assert.IsType<Failure.Passing>(failure);
        Assert.InRange(took.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Even_in_the_middle_of_a_large_upload()
    {
        var command = new RemoteCommand(["sh", "-c", Above + "sleep 3; cat >/dev/null; sleep 60"],
            TimeSpan.FromMinutes(2))
        { Content = new byte[100_000_000] };
        var run = _shell.RunAsync(Host, command, Note, default);
        var took = await FreezeAsync();
        Assert.False((await run).IsOk);
        Assert.InRange(took.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Cancelling_does_not_wait_for_it()
    {
        using var cancel = new CancellationTokenSource();
        var run =
            _shell.RunAsync(Host, new(["sh", "-c", Above + "sleep 60"], TimeSpan.FromMinutes(2)), Note, cancel.Token);
        var took = await FreezeAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private RemoteHost Host => server.Host(server.HostKey);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await ThawAsync();
        await _shell.DisposeAsync();
    }

    private ValueTask Note(string line)
    {
        if (line != "x")
            _daemons.TrySetResult(
                [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(p => int.Parse(p, CultureInfo.InvariantCulture))]);
        return ValueTask.CompletedTask;
    }

    private async Task<Stopwatch> FreezeAsync()
    {
        Assert.NotEmpty(await _daemons.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        await SignalAsync("-STOP");
        return Stopwatch.StartNew();
    }

    private Task ThawAsync() => _daemons.Task.IsCompletedSuccessfully ? SignalAsync("-CONT") : Task.CompletedTask;

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill",
            [signal, .. _daemons.Task.Result.Select(d => d.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync();
    }
}
