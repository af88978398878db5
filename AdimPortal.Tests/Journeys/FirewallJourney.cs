using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using AdimPortal.Core.Cloud;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Contracts;

namespace AdimPortal.Tests.Journeys;

/// <summary>What a cloud firewall lets through, tried from both sides of real droplets.</summary>
[Trait("Category", "Journey")]
public class FirewallJourney(SharedSandbox shared)
{
    private static readonly string[] Everywhere = ["0.0.0.0/0", "::/0"];

    [Fact]
    public async Task A_firewall_without_outbound_rules_lets_nothing_out_and_ours_lets_everything_out()
    {
        var sandbox = await shared.GetAsync();
        using var droplets = new TestDroplets(sandbox);
        var id = await droplets.CreateAsync("caged", "debian-12-x64", tag: "caged");
        var reach = new Reach(droplets, id, sandbox);
        Assert.Equal((true, true, true), await reach.OutAsync());

        var ssh = new { protocol = "tcp", ports = "22", sources = new { addresses = Everywhere } };
        var firewall =
            (await droplets.PostAsync("v2/firewalls",
                new { name = "caged", inbound_rules = new[] { ssh }, tags = new[] { "caged" } })).GetProperty(
                    "firewall").GetProperty("id").GetString();
        Assert.Equal((false, false, false), await reach.OutAsync());
        await sandbox.Http.PostAsJsonAsync($"v2/firewalls/{firewall}/rules",
            new
            {
                outbound_rules = new[] { new { protocol = "icmp", ports = "0",
                destinations = new { addresses = Everywhere } } }
            });
        Assert.Equal((false, false, true), await reach.OutAsync());

        using var ours = new RecordedCloud(sandbox);
        Assert.True((await ours.Cloud.DeleteFirewallAsync("caged", default)).IsOk);
        Assert.True(
            (await ours.Cloud.EnsureFirewallAsync(new FirewallRequest("ours", "caged", [new("tcp", "22", Everywhere)]),
                default)).IsOk);
        Assert.Equal((true, true, true), await reach.OutAsync());
        await ours.Cloud.DeleteFirewallAsync("ours", default);
        await sandbox.Http.DeleteAsync($"v2/droplets/{id}");
    }

    [Fact]
    public async Task Only_what_a_firewall_names_comes_in_from_outside_and_from_a_neighbour()
    {
        var sandbox = await shared.GetAsync();
        using var droplets = new TestDroplets(sandbox);
        var walled = await droplets.CreateAsync("walled", "debian-12-x64", tag: "walled");
        var neighbour = await droplets.CreateAsync("neighbour", "debian-12-x64", tag: "beside");
        await droplets.SshAsync(walled, "systemd-run -q python3 -m http.server 8080");
        var address = await droplets.AddressAsync(walled);
        await Eventually.TrueAsync(() => ConnectsAsync(address, 8080), "the port is open without a firewall");
        Assert.Equal("answered", await droplets.SshAsync(neighbour, Ping(address)));
        Assert.Equal("open", await droplets.SshAsync(neighbour, Connect(address, 8080)));

        using var ours = new RecordedCloud(sandbox);
        var rules = new FirewallRequest("walled", "walled", [new("tcp", "22", [$"{sandbox.Gateway}/32"])]);
        Assert.True((await ours.Cloud.EnsureFirewallAsync(rules, default)).IsOk);
        Assert.False(await ConnectsAsync(address, 8080));
        Assert.Equal("silent", await droplets.SshAsync(neighbour, Ping(address)));
        Assert.True(await ConnectsAsync(address, 22));
        Assert.Equal("closed", await droplets.SshAsync(neighbour, Connect(address, 22)));

        // Rules change what is let through at once.
        Assert.True(
            (await ours.Cloud.EnsureFirewallAsync(
                rules with
                {
                    Inbound = [.. rules.Inbound, new("icmp", null, Everywhere),
                    new("tcp", "8080", [$"{await droplets.AddressAsync(neighbour)}/32"])]
                }, default)).IsOk);
        Assert.Equal("answered", await droplets.SshAsync(neighbour, Ping(address)));
        Assert.False(await ConnectsAsync(address, 8080));
        Assert.Equal("open", await droplets.SshAsync(neighbour, Connect(address, 8080)));
        await ours.Cloud.DeleteFirewallAsync("walled", default);
        foreach (var id in new[] { walled, neighbour }) await sandbox.Http.DeleteAsync($"v2/droplets/{id}");
    }

    private static string Connect(string address, int port) =>
        $"timeout 2 bash -c '</dev/tcp/{address}/{port}' 2>/dev/null && echo open || echo closed";

    private static string Ping(string address) =>
        $"ping -c 1 -W 1 {address} >/dev/null && echo answered || echo silent";

    private static async Task<bool> ConnectsAsync(string address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(address), port, limit.Token);
            return true;
        }
        catch (Exception closed) when (closed is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Tries the three protocols that rules know, from inside a droplet to the Sandbox.</summary>
    private sealed class Reach(TestDroplets droplets, long id, SandboxProcess sandbox)
    {
        public async Task<(bool Tcp, bool Udp, bool Icmp)> OutAsync() => (
            await WorksAsync($"timeout 2 bash -c '</dev/tcp/{sandbox.Gateway}/{sandbox.HttpPort}'"),
            // Names are asked for over UDP.
            await WorksAsync($"RES_OPTIONS='timeout:1 attempts:1' getent hosts sandbox.{SandboxProcess.Zone}"),
            await WorksAsync($"ping -c 1 -W 1 {sandbox.Gateway}"));

        private async Task<bool> WorksAsync(string command) =>
            await droplets.SshAsync(id, $"if {command} >/dev/null 2>&1; then echo yes; else echo no; fi") == "yes";
    }
}
