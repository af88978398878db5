using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Contracts;

namespace AdimPortal.Tests.Journeys;

/// <summary>What the Sandbox promises of a droplet, seen on real systems.</summary>
[Trait("Category", "Journey")]
public class DropletJourney(SharedSandbox shared)
{
    [Fact]
    public async Task A_droplet_lives_through_power_resize_and_snapshot_and_leaves_nothing()
    {
        var sandbox = await shared.GetAsync();
        using var droplets = new TestDroplets(sandbox);
        var layers = Path.Combine(sandbox.DataDirectory, "layers");
        var before = Directory.Exists(layers) ? Directory.GetDirectories(layers) : [];
        var id = await droplets.CreateAsync("ws7x2k", "debian-12-x64");

        Assert.Equal("ws7x2k", await droplets.SshAsync(id, "hostname"));
        Assert.Equal("1", await droplets.SshAsync(id, "nproc"));
        Assert.Equal("1024", await droplets.SshAsync(id, "free -m | awk '/Mem:/ {print $2}'"));
        await droplets.SshAsync(id, "echo kept > /root/mark");
        var machine = MachineAt(sandbox, await droplets.AddressAsync(id));
        Assert.NotEmpty(SandboxLeftovers.Of(machine));

        await droplets.DoAsync(id, new { type = "reboot" });
        await droplets.DoAsync(id, new { type = "snapshot", name = "on" });
        await droplets.DoAsync(id, new { type = "shutdown" });
        Assert.Equal("off", (await droplets.GetAsync(id)).GetProperty("status").GetString());
        await droplets.DoAsync(id, new { type = "resize", size = "s-1vcpu-2gb", disk = true });
        await droplets.DoAsync(id, new { type = "power_on" });
        Assert.Equal("2048", await droplets.SshAsync(id, "free -m | awk '/Mem:/ {print $2}'"));
        Assert.Equal("kept", await droplets.SshAsync(id, "cat /root/mark"));

        var snapshots = await sandbox.Http.GetFromJsonAsync<JsonElement>($"v2/droplets/{id}/snapshots");
        var snapshot = snapshots.GetProperty("snapshots")[0].GetProperty("id").GetInt64();
        var copy = await droplets.CreateAsync("copy", snapshot);
        Assert.Equal("kept", await droplets.SshAsync(copy, "cat /root/mark"));

        Assert.Equal(HttpStatusCode.NoContent, (await sandbox.Http.DeleteAsync($"v2/snapshots/{snapshot}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await sandbox.Http.DeleteAsync("v2/droplets?tag_name=journey")).StatusCode);
        Assert.Empty(SandboxLeftovers.Of(machine));
        Assert.Empty(Directory.GetDirectories(layers).Except(before));
        Assert.Empty(
            await ContractChecker.DigitalOceanFaultsAsync(
                sandbox.Recorder.Exchanges.Where(one => one.Path.StartsWith("/v2/", StringComparison.Ordinal))
                    .ToList()));
    }

    /// <summary>A machine's number is the end of its address; other tests have droplets in the same Sandbox.</summary>
    private static string MachineAt(SandboxProcess sandbox, string address)
    {
        var parts = address.Split('.').Select(int.Parse).ToArray();
        return $"{sandbox.Name}-{(parts[2] * 256) + parts[3]}";
    }

    [Fact]
    public async Task After_a_SIGKILL_the_next_start_sweeps_and_boots_what_was_running()
    {
        await using var sandbox = await SandboxProcess.StartNewAsync();
        using var droplets = new TestDroplets(sandbox);
        var id = await droplets.CreateAsync("survivor", "debian-12-x64");
        await droplets.SshAsync(id, "echo kept > /root/mark && sync");

        await sandbox.KillAsync();
        Assert.NotEmpty(SandboxLeftovers.Of(sandbox.Name));
        await sandbox.StartAsync();

        await TestDroplets.PolledAsync(async () => !(await droplets.GetAsync(id)).GetProperty("locked").GetBoolean(),
            "it is booted again");
        Assert.Equal("kept", await droplets.SshAsync(id, "cat /root/mark"));
    }
}
