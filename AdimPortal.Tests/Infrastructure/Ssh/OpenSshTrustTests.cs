using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>Which servers it talks to, and what it leaves on disk while it does.</summary>
[Trait("Category", "Integration")]
public sealed class OpenSshTrustTests(SshServer server) : IClassFixture<SshServer>, IAsyncDisposable
{
    private readonly OpenSshShell _shell = new(Options.Create(new SshOptions()), AnyNetwork.IsOpen, TimeProvider.System);

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
        Assert.IsType<Failure.Passing>(await FailureAsync(server.Host(server.HostKey) with { PrivateKey = server.OtherKey.Private }));

    [Fact]
    public async Task The_private_key_is_on_no_disk_once_connected()
    {
        await RunAsync(server.Host(server.HostKey));
        var folders = new[] { Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? "/dev/shm", "/dev/shm" }.Where(Directory.Exists)
            .SelectMany(d => Directory.EnumerateDirectories(d, $"adim-ssh-{Environment.ProcessId}-*")).Distinct().ToList();
        Assert.NotEmpty(folders);
        Assert.All(folders, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(f)));
        await Eventually.TrueAsync(() => folders.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).All(f => !f.EndsWith(".key", StringComparison.Ordinal)), "no key file is left");
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
    public async Task A_new_key_pair_says_what_it_is_for()
    {
        var pair = await new OpenSshKeys().CreateAsync("ws7x2k host", CancellationToken.None);
        Assert.StartsWith("ssh-ed25519 AAAA", pair.Public, StringComparison.Ordinal);
        Assert.EndsWith(" ws7x2k host", pair.Public, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN OPENSSH PRIVATE KEY-----", pair.Private.Reveal(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync() => await _shell.DisposeAsync();

    private Task<Result<int>> RunAsync(RemoteHost host) =>
        _shell.RunAsync(host, new RemoteCommand(["true"], TimeSpan.FromSeconds(30)), _ => default, CancellationToken.None);

    private async Task<Failure> FailureAsync(RemoteHost host)
    {
        Assert.False((await RunAsync(host)).TryGet(out _, out var failure));
        return failure;
    }
}
