using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Infrastructure.Ssh.OpenSsh;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>Which servers it talks to, and what it leaves on disk while it does.</summary>
[Trait("Category", "Integration")]
public abstract class TrustContract(SshServer server, SshLinkKind link) : IClassFixture<SshServer>, IAsyncDisposable
{
    private readonly RemoteShell _shell =
        new(Options.Create(new SshOptions { Link = link }), AnyNetwork.IsOpen, TimeProvider.System);

    [Fact]
    public async Task A_server_with_another_host_key_is_refused_for_good()
    {
        var failure = await FailureAsync(server.Host(server.OtherKey));
        Assert.IsType<Failure.Final>(failure);
        Assert.Contains("Host key verification failed", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_key_is_rotated_either_of_two_is_accepted()
    {
        Assert.True((await RunAsync(server.Host(server.OtherKey, server.HostKey))).IsOk);
        Assert.True((await RunAsync(server.Host(server.HostKey, server.OtherKey))).IsOk);
    }

    [Fact]
    public async Task A_connection_made_with_other_pins_is_not_used()
    {
        Assert.True((await RunAsync(server.Host(server.HostKey))).IsOk);
        Assert.IsType<Failure.Final>(await FailureAsync(server.Host(server.OtherKey)));
    }

    [Fact]
    public async Task No_pinned_key_means_no_connection() =>
        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync(server.Host()));

    [Fact]
    public async Task A_server_that_does_not_answer_may_be_tried_again()
    {
        var nobody = server.Host(server.HostKey) with { Port = 1 };
        Assert.IsType<Failure.Passing>(await FailureAsync(nobody));
    }

    [Fact]
    public async Task A_server_that_does_not_know_our_key_yet_may_be_tried_again() =>
        Assert.IsType<Failure.Passing>(
            await FailureAsync(server.Host(server.HostKey) with { PrivateKey = server.OtherKey.Private }));

    [Fact]
    public async Task While_a_command_runs_the_private_key_is_in_no_file()
    {
        var key = server.ClientKey.Private.Reveal().Split('\n')[3];
        var began = new TaskCompletionSource();
        var run = _shell.RunAsync(server.Host(server.HostKey),
            new RemoteCommand(["sh", "-c", "echo began; read -r end"], TimeSpan.FromSeconds(30))
            { Content = new byte[1] }, _ =>
    {
        var places =
            new[] { Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), "/dev/shm", Path.GetTempPath() }.Where(
                Directory.Exists).Distinct();
        var files =
            places.SelectMany(p => LivingFolders.FoldersIn(p!, "adim-*")).SelectMany(LivingFolders.FilesUnder)
            .Concat(LivingFolders.FilesIn("/dev/shm")).ToList();
        Assert.DoesNotContain(files, f => HoldsText(f, key));
        began.TrySetResult();
        return ValueTask.CompletedTask;
    }, CancellationToken.None);
        Assert.True((await run).IsOk);
        Assert.True(began.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_server_that_has_no_key_of_the_pinned_kind_is_refused_for_good()
    {
        var other = $"ecdsa-sha2-nistp256 {EcdsaHostKey.Line()}";
        var failure = await FailureAsync(server.Host(server.HostKey) with { PinnedHostKeys = [other] });
        Assert.IsType<Failure.Final>(failure);
    }

    [Fact]
    public async Task A_key_that_only_begins_like_the_pinned_one_is_refused_for_good()
    {
        var pinned = Convert.FromBase64String(server.HostKey.Public.Split(' ')[1]);
        pinned[^1] ^= 1;
        var failure =
            await FailureAsync(
                server.Host(
                    server.HostKey) with
                { PinnedHostKeys = [$"ssh-ed25519 {Convert.ToBase64String(pinned)}"] });
        Assert.IsType<Failure.Final>(failure);
    }

    [Fact]
    public async Task A_forgotten_server_is_connected_to_anew()
    {
        var host = server.Host(server.HostKey);
        await RunAsync(host);
        var before = server.Accepted;
        await _shell.ForgetAsync(host);
        await RunAsync(host);
        Assert.Equal(before + 1, server.Accepted);
    }

    [Fact]
    public async Task A_connection_that_nobody_uses_is_closed()
    {
        await using var shell = new RemoteShell(
            Options.Create(new SshOptions { Link = link, IdleTimeout = TimeSpan.FromSeconds(1) }), AnyNetwork.IsOpen,
            TimeProvider.System);
        var command = new RemoteCommand(["true"], TimeSpan.FromSeconds(30));
        Assert.True((await shell.RunAsync(server.Host(server.HostKey), command, _ => default, default)).IsOk);
        var before = server.Accepted;
        await Eventually.TrueAsync(() => server.Closed >= before, "every connection was closed");
        Assert.True((await shell.RunAsync(server.Host(server.HostKey), command, _ => default, default)).IsOk);
        Assert.Equal(before + 1, server.Accepted);
    }

    [Fact]
    public async Task A_new_key_pair_says_what_it_is_for()
    {
        var pair = await new OpenSshKeys().CreateAsync("ws7x2k host", CancellationToken.None);
        Assert.StartsWith("ssh-ed25519 AAAA", pair.Public, StringComparison.Ordinal);
        Assert.EndsWith(" ws7x2k host", pair.Public, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN OPENSSH PRIVATE KEY-----", pair.Private.Reveal(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _shell.DisposeAsync();
    }

    private static bool HoldsText(string file, string text)
    {
        try
        {
            return new FileInfo(file).Length < 100_000
                && File.ReadAllText(file).Contains(text, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // Somebody else's, and gone; or a socket.
            return false;
        }
    }

    private Task<Result<int>> RunAsync(RemoteHost host) =>
        _shell.RunAsync(host, new RemoteCommand(["true"], TimeSpan.FromSeconds(30)), _ => default,
            CancellationToken.None);

    private async Task<Failure> FailureAsync(RemoteHost host)
    {
        Assert.False((await RunAsync(host)).TryGet(out _, out var failure));
        return failure;
    }
}
