using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Network;

/// <summary>
/// The bridge that droplets hang on. It starts before the HTTP server, which listens on the bridge's address. A bridge
/// that a killed Sandbox left behind is removed first, so that nothing of it is inherited.
/// </summary>
public sealed class Bridge(SandboxOptions options, Subnet subnet, CommandRunner commands, ILogger<Bridge> log)
    : IHostedService
{
    private const string FilterBridged = "/proc/sys/net/bridge/bridge-nf-call-iptables";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var bridge = options.BridgeName;
        await RemoveAsync(cancellationToken);
        await IpAsync(cancellationToken, "link", "add", bridge, "type", "bridge");
        // A bridge otherwise takes the lowest address among its ports, so it would change whenever a droplet comes or
        // goes.
        await IpAsync(cancellationToken, "link", "set", bridge, "address",
            $"02:ad:{subnet.First:x2}:{subnet.Second:x2}:00:01");
        await IpAsync(cancellationToken, "addr", "add", $"{subnet.Gateway}/{Subnet.PrefixLength}", "dev", bridge);
        await IpAsync(cancellationToken, "link", "set", bridge, "up");
        await File.WriteAllTextAsync("/proc/sys/net/ipv4/ip_forward", "1", cancellationToken);
        await FilterBridgedAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => RemoveAsync(CancellationToken.None);

    /// <summary>
    /// What one droplet sends to another only crosses the bridge. The packet filter sees it when this part of the
    /// kernel is on.
    /// </summary>
    private async Task FilterBridgedAsync(CancellationToken cancel)
    {
        if (!File.Exists(FilterBridged) && ProgramPath.Find("modprobe") is not null)
            await commands.RunAsync("modprobe", ["br_netfilter"], cancel);
        if (File.Exists(FilterBridged)) await File.WriteAllTextAsync(FilterBridged, "1", cancel);
        else
            log.LogWarning(
                "This kernel has no br_netfilter: firewalls hold between droplets and the outside, but not from droplet to droplet.");
    }

    private async Task RemoveAsync(CancellationToken cancel) =>
        await commands.RunAsync("ip", ["link", "del", options.BridgeName], cancel);

    private async Task IpAsync(CancellationToken cancel, params string[] arguments) =>
        await commands.RequireAsync("ip", arguments, cancel);
}
