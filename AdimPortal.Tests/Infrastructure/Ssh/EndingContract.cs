using System.Globalization;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>What becomes of a command on the server when nobody wants it any more.</summary>
[Trait("Category", "Integration")]
public abstract class EndingContract(SshServer server, SshLinkKind link) : IClassFixture<SshServer>, IAsyncDisposable
{
    // A shell with a child and a grandchild; it names them all.
    private static readonly string[] Family =
        ["sh", "-c", "sleep 300 & sh -c 'sleep 300 & echo $! $$; wait' & echo $! $$; wait"];

    private readonly RemoteShell _shell =
        new(Options.Create(new SshOptions { Link = link }), AnyNetwork.IsOpen, TimeProvider.System);
    private readonly TaskCompletionSource _named = new();
    private readonly List<int> _processes = [];

    [Fact]
    public async Task Cancelling_ends_the_commands_whole_process_group()
    {
        using var cancel = new CancellationTokenSource();
        var run = _shell.RunAsync(Host, new RemoteCommand(Family, TimeSpan.FromMinutes(1)), Note, cancel.Token);
        await _named.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.All(_processes, p => Assert.True(LivingProcess.Runs(p)));

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.All(_processes, p => Assert.False(LivingProcess.Runs(p)));
    }

    [Fact]
    public async Task A_command_over_its_limit_is_ended_and_may_be_tried_again()
    {
        var result =
            await _shell.RunAsync(Host, new RemoteCommand(Family, TimeSpan.FromSeconds(4)), Note,
                CancellationToken.None);
        Assert.False(result.TryGet(out _, out var failure));
        Assert.IsType<Failure.Passing>(failure);
        Assert.Equal(4, _processes.Count);
        Assert.All(_processes, p => Assert.False(LivingProcess.Runs(p)));
    }

    [Fact]
    public async Task A_command_that_will_not_listen_is_ended_all_the_same()
    {
        string[] deaf = ["sh", "-c", "trap '' TERM; echo $$ $$; echo $$ $$; while :; do sleep 1; done"];
        using var cancel = new CancellationTokenSource();
        var run = _shell.RunAsync(Host, new RemoteCommand(deaf, TimeSpan.FromMinutes(1)), Note, cancel.Token);
        await _named.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.All(_processes, p => Assert.False(LivingProcess.Runs(p)));
    }

    [Fact]
    public async Task A_listener_that_throws_ends_the_command_and_is_heard()
    {
        var run = _shell.RunAsync(Host, new RemoteCommand(Family, TimeSpan.FromMinutes(1)), Throwing,
            CancellationToken.None);
        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidOperationException>(() => run)).Message);
        Assert.All(_processes, p => Assert.False(LivingProcess.Runs(p)));

        async ValueTask Throwing(string line)
        {
            await Note(line);
            if (_processes.Count == 4)
                throw new InvalidOperationException("no");
        }
    }

    private RemoteHost Host => server.Host(server.HostKey);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _shell.DisposeAsync();
    }

    private ValueTask Note(string line)
    {
        _processes.AddRange(line.Split(' ').Select(p => int.Parse(p, CultureInfo.InvariantCulture)));
        if (_processes.Count == 4)
            _named.TrySetResult();
        return ValueTask.CompletedTask;
    }

    /// <summary>A process that has ended but was not collected yet (a zombie) does not run.</summary>
}
