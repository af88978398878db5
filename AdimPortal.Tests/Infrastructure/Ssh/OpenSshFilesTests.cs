using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>What the OpenSSH client needs as files is nobody else's, and gone when it is not needed.</summary>
[Trait("Category", "Integration")]
public sealed class OpenSshFilesTests(SshServer server) : IClassFixture<SshServer>, IAsyncDisposable
{
    private readonly RemoteShell _shell =
        new(Options.Create(new SshOptions { Link = SshLinkKind.OpenSsh }), AnyNetwork.IsOpen, TimeProvider.System);

    [Fact]
    public async Task The_private_key_is_on_no_disk_once_connected()
    {
        await _shell.RunAsync(server.Host(server.HostKey), new RemoteCommand(["true"], TimeSpan.FromSeconds(30)),
            _ => default, CancellationToken.None);
        var folders =
            new[] { Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? "/dev/shm", "/dev/shm" }.Where(
                Directory.Exists)
            .SelectMany(d => LivingFolders.FoldersIn(d, $"adim-ssh-{Environment.ProcessId}-*")).Distinct()
            .ToList();
        Assert.NotEmpty(folders);
        Assert.All(folders,
            f =>
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(f)));
        await Eventually.TrueAsync(
            () => folders.SelectMany(f => LivingFolders.FilesIn(f))
                .All(f => !f.EndsWith(".key", StringComparison.Ordinal)), "no key file is left");
    }

    public async ValueTask DisposeAsync() => await _shell.DisposeAsync();
}
