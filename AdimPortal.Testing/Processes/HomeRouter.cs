using System.Diagnostics;
using System.Net;

namespace AdimPortal.Testing.Processes;

/// <summary>
/// What stands in a home: everything behind it shares its one address outside, and nobody outside reaches what is
/// behind. It is a network namespace of its own; this machine, and so the portal, has no way to the network behind it.
/// </summary>
public sealed class HomeRouter : IAsyncDisposable
{
    private const string Inside = "192.168.177.1";

    private readonly string _name;

    private HomeRouter(string name, string address) => (_name, Address) = (name, address);

    /// <summary>Where everything behind it is seen.</summary>
    public string Address { get; }

    /// <summary>Where the machine is that was put behind it.</summary>
    public string MachineAddress => "192.168.177.2";

    /// <summary>The network namespace from which one sees what is behind.</summary>
    public string Namespace => _name;

    /// <summary>Takes a machine from the Sandbox's network and puts it behind a router there.</summary>
    public static async Task<HomeRouter> PutBeforeAsync(SelfHostedMachine machine, SandboxProcess sandbox)
    {
        var number =
            IPAddress.Parse(machine.Address).GetAddressBytes() is [_, _, var high, var low] ? high * 256 + low : 0;
        var outside =
            (await RequireAsync($"ip -o -4 addr show | awk '$4 == \"{sandbox.Gateway}/16\" {{ print $2 }}'")).Trim();
        var port =
            (await RequireAsync(
                $"ip -o link show master {outside} | sed -n 's/^[0-9]*: \\(vb-[^@]*-{number}\\)@.*/\\1/p'")).Trim();
        var router = new HomeRouter($"home{number}x{Environment.ProcessId % 100_000}",
            $"{sandbox.Gateway[..^".0.1".Length]}.254.{number % 250 + 1}");
        // Its own network configuration, before nobody can tell it any more; it takes it when the machine's owner is
        // gone from this connection.
        await machine.RootAsync($"""
            printf '[Match]\nName=host0\n[Network]\nAddress={router.MachineAddress}/24\nGateway={Inside}\nLinkLocalAddressing=no\n' >/etc/systemd/network/01-home.network
            chmod 0644 /etc/systemd/network/01-home.network
            systemd-run --quiet --on-active=1 --timer-property=AccuracySec=10ms sh -c 'ip addr flush dev host0; systemctl restart systemd-networkd'
            """);
        try
        {
            await router.FixtureAsync(machine, sandbox, outside, port);
        }
        catch
        {
            // Nobody has it yet who could take it away.
            await router.DisposeAsync();
            throw;
        }

        return router;
    }

    private async Task FixtureAsync(SelfHostedMachine machine, SandboxProcess sandbox, string outside, string port)
    {
        await RequireAsync($"""
            set -e
            ip netns add {_name}
            ip link add {_name}b type bridge
            ip link set {_name}b up
            ip link add {_name}i type veth peer name in netns {_name}
            ip link set {_name}i master {_name}b up
            ip link add {_name}o type veth peer name out netns {_name}
            ip link set {_name}o master {outside} up
            ip -n {_name} link set lo up
            ip -n {_name} link set in up
            ip -n {_name} link set out up
            ip -n {_name} addr add {Inside}/24 dev in
            ip -n {_name} addr add {Address}/16 dev out
            ip -n {_name} route add default via {sandbox.Gateway}
            ip netns exec {_name} sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
            ip netns exec {_name} nft 'table ip home {'{'} chain in {'{'} type nat hook prerouting priority -100; {'}'}; chain out {'{'} type nat hook postrouting priority 100; oifname {'{'} "in", "out" {'}'} masquerade; {'}'}; {'}'}'
            ip link set {port} master {_name}b
            """);
        machine.IsBehind(this);
        await Eventually.TrueAsync(
            async () => (await machine.ShellAsync("ip route")).Said is var routes
                && routes.Contains($"default via {Inside}", StringComparison.Ordinal)
            && !routes.Contains(sandbox.Gateway[..^".1".Length], StringComparison.Ordinal),
            "the machine is behind its router");
    }

    /// <summary>Leads a port of its address outside to one of the machine.</summary>
    public Task LeadAsync(int outside, int inside) => RequireAsync(
        $"ip netns exec {_name} nft add rule ip home in iifname out tcp dport {outside} dnat to {MachineAddress}:{inside}");

    public async ValueTask DisposeAsync() =>
        await RequireAsync(
            $"ip link del {_name}i; ip link del {_name}o; ip netns del {_name}; ip link del {_name}b; true");

    private static async Task<string> RequireAsync(string script)
    {
        using var shell =
            Process.Start(
                new ProcessStartInfo("sh", ["-c", script])
                { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return shell.ExitCode == 0 ? said[0] : throw new InvalidOperationException($"{script}: {said[1]}");
    }
}
