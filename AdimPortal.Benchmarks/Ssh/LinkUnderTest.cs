using System.Diagnostics;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Infrastructure.Ssh.OpenSsh;
using AdimPortal.Infrastructure.Ssh.SshNet;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Benchmarks.Ssh;

/// <summary>The portal's shell over one kind of link.</summary>
internal sealed class LinkUnderTest(SshLinkKind link)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly RemoteCommand Short = new(["true"], Limit);

    public string Name => link == SshLinkKind.OpenSsh ? "OpenSSH" : "SSH.NET";

    // Two hundred at once take turns on a few processors: nobody is late for that.
    public RemoteShell NewShell()
    {
        var options = new SshOptions
        { Link = link, ConnectTimeout = TimeSpan.FromMinutes(2), IdleTimeout = TimeSpan.FromMinutes(10) };
        return new RemoteShell(Options.Create(options), AnyNetwork.IsOpen, TimeProvider.System);
    }

    public async Task<TimeSpan> ConnectAsync(RemoteHost host)
    {
        var watch = Stopwatch.StartNew();
        await using var shell = NewShell();
        await RunAsync(shell, host, Short);
        return watch.Elapsed;
    }

    public ISshLink NewLink() =>
        link == SshLinkKind.OpenSsh
            ? new OpenSshLink(new SshOptions())
            : new SshNetLink(new SshOptions(), TimeProvider.System);

    public static async Task<LinkConnection> OpenAsync(ISshLink link, RemoteHost host) =>
        (await link.ConnectAsync(host, CancellationToken.None)).TryGet(out var open, out var failure)
            ? open
            : throw new InvalidOperationException($"{failure}");

    /// <summary>Scripts straight through the link: what stands above it is the same for both.</summary>
    public static async Task<TimeSpan> CommandsAsync(LinkConnection connection, int count)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
            await connection.RunAsync("true", default, _ => ValueTask.CompletedTask, _ => ValueTask.CompletedTask,
                CancellationToken.None);
        return watch.Elapsed;
    }

    public async Task<TimeSpan> UploadAsync(RemoteHost host, ReadOnlyMemory<byte> content)
    {
        await using var shell = NewShell();
        await RunAsync(shell, host, Short);
        var watch = Stopwatch.StartNew();
        await RunAsync(shell, host, new RemoteCommand(["sh", "-c", "cat >/dev/null"], Limit) { Content = content });
        return watch.Elapsed;
    }

    /// <returns>The time until all are connected, and what this process and its children have more then than
    /// before.</returns>
    public async Task<string[]> ConnectToManyAsync(IReadOnlyList<RemoteHost> hosts)
    {
        await using var shell = NewShell();
        var before = Footprint.Now();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(hosts.Select(host => RunAsync(shell, host, Short)));
        var took = watch.Elapsed;
        var grown = Footprint.Now() - before;
        return [took.Seconds(), grown.Memory.MiB(), $"{grown.Processes}", $"{grown.Threads}"];
    }

    private static async Task RunAsync(RemoteShell shell, RemoteHost host, RemoteCommand command)
    {
        var result = await shell.RunAsync(host, command, _ => ValueTask.CompletedTask, CancellationToken.None);
        if (!result.TryGet(out var status, out var failure) || status != 0)
            throw new InvalidOperationException($"{command.Arguments[0]} at {host.Address} ended with {status}: {failure}");
    }
}
