using System.Net;
using System.Net.Sockets;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Contracts;

namespace AdimPortal.Tests.Journeys;

/// <summary>What the Sandbox says, and leaves behind, where it can't do what it should.</summary>
[Trait("Category", "Journey")]
public sealed class SandboxTroubleJourney(SharedSandbox shared)
{
    [Fact]
    public async Task A_second_one_with_the_same_name_or_network_refuses_and_does_no_harm()
    {
        var first = await shared.GetAsync();
        await using (var namesake = SandboxProcess.New())
        {
            namesake.Environment["Sandbox__Name"] = first.Name;
            var (exitCode, said) = await namesake.RunToEndAsync();
            Assert.Equal(2, exitCode);
            Assert.Contains($"a Sandbox named '{first.Name}' is running already", said, StringComparison.Ordinal);
        }
        await using (var neighbour = SandboxProcess.New())
        {
            neighbour.Environment["Sandbox__Subnet"] = $"{first.Network}.0.0/16";
            var (exitCode, said) = await neighbour.RunToEndAsync();
            Assert.Equal(2, exitCode);
            Assert.Contains($"the network {first.Network}.0.0/16 is in use: {first.Name}br0 has {first.Gateway}", said,
                StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, (await first.Http.GetAsync("v2/account")).StatusCode);
    }

    [Theory]
    [InlineData("Sandbox__HttpPort")]
    [InlineData("Sandbox__SmtpPort")]
    public async Task A_taken_port_is_named_and_a_start_that_fails_half_way_leaves_nothing(string setting)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        // Disposing of it fails when anything is left behind.
        await using var sandbox = SandboxProcess.New();
        sandbox.Environment[setting] = $"{port}";
        var (exitCode, said) = await sandbox.RunToEndAsync();
        Assert.Equal(2, exitCode);
        Assert.Contains($"127.0.0.1:{port}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_image_that_cant_be_made_is_told_of_and_tried_again_while_the_API_answers()
    {
        // As with a mirror that can't be reached: it begins, says why not, and ends.
        using var stand =
            new StandInBuilder("mkdir -p \"$root/etc\"; echo 'E: Failed getting release file' >&2; exit 1");
        await using var sandbox = stand.Sandbox();
        await sandbox.StartAsync(
            status => status.GetProperty("base_image").GetProperty("stage").GetString() == "failed",
            "says that there is no image");

        var status = await sandbox.Http.GetStringAsync("status");
        Assert.Contains("The Debian 12 image could not be made; trying again in 30 s.", status,
            StringComparison.Ordinal);
        Assert.Contains("E: Failed getting release file", status, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(stand.Cache));

        using var api = new Caller(sandbox);
        var droplet =
            await api.CallAsync(202, "POST", "droplets",
                new { name = "waits", region = "nyc3", size = "s-1vcpu-1gb", image = "debian-12-x64" });
        var id = droplet.GetProperty("droplet").GetProperty("id").GetInt64();
        Assert.Equal("new",
            (await api.GetAsync($"droplets/{id}")).GetProperty("droplet").GetProperty("status").GetString());
        await api.CallAsync(204, "DELETE", $"droplets/{id}");
    }

    [Fact]
    public async Task After_a_SIGKILL_in_the_middle_of_the_base_image_the_next_start_ends_the_old_builder_and_begins_anew()
    {
        // It says nothing more, so the broken pipe doesn't end it as it ends the real one.
        using var stand = new StandInBuilder("mkdir -p \"$root\"; echo $$ >\"$root/builder\"; exec sleep 1000");
        await using var sandbox = stand.Sandbox();
        await sandbox.StartAsync(_ => stand.Builder() is not null, "makes the image");
        var old = stand.Builder();
        await sandbox.KillAsync();
        Assert.True(Runs(old));

        await sandbox.StartAsync(_ => stand.Builder() is { } now && now != old, "makes the image anew");
        Assert.False(Runs(old));
    }

    /// <summary>A process that ended and that nobody has asked for yet has no command line any more.</summary>
    private static bool Runs(string? id) =>
        LivingFolders.TextOf($"/proc/{id}/cmdline").Length > 0;

    /// <summary>Takes the place of debootstrap on the Sandbox's PATH, with a cache of its own.</summary>
    private sealed class StandInBuilder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adim-test-builder");

        /// <param name="script">What it does; $root is the folder that the system shall be made in.</param>
        public StandInBuilder(string script)
        {
            var program = Path.Combine(_folder.FullName, "debootstrap");
            File.WriteAllText(program,
                $"#!/bin/sh\nfor word; do case $word in */debian-12-*) root=$word ;; esac; done\n{script}\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        public string Cache => Path.Combine(_folder.FullName, "cache");

        public SandboxProcess Sandbox()
        {
            var sandbox = SandboxProcess.New();
            sandbox.Environment["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
            sandbox.Environment["Sandbox__CacheDirectory"] = Cache;
            return sandbox;
        }

        /// <summary>The process that builds, once it does.</summary>
        public string? Builder()
        {
            var written = Directory.Exists(Cache)
                ? Directory.GetFiles(Cache, "builder", SearchOption.AllDirectories).FirstOrDefault()
                : null;
            return written is not null && File.ReadAllText(written).Trim() is { Length: > 0 } id ? id : null;
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
