using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.Status;

namespace AdimPortal.Sandbox.Dns;

/// <summary>
/// dnsmasq on the bridge: droplets ask it for everything. It answers for the zone itself and hands the rest on to this
/// machine's own resolver.
/// </summary>
public sealed class DnsServer(SandboxOptions options, Subnet subnet, DaemonHost daemons, StatusBoard board)
    : IHostedService
{
    /// <summary>Names of the Sandbox itself. Files of the account's domains lie beside.</summary>
    private const string OwnNames = "sandbox";

    public HostsDirectory Hosts { get; } = new(Path.Combine(options.RunDirectory, "hosts"));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Hosts.Write(OwnNames, [(subnet.Gateway, $"acme.{options.Zone}"), (subnet.Gateway, $"sandbox.{options.Zone}")]);
        daemons.Start(new DaemonSpec("dnsmasq", "dnsmasq",
        [
            "--keep-in-foreground", "--conf-file=/dev/null", "--user=root", "--pid-file=", "--no-hosts",
            $"--listen-address={subnet.Gateway}", "--bind-interfaces", $"--hostsdir={Hosts.Path}",
            $"--local=/{options.Zone}/",
            // A changed record must be seen at once, and so must one that didn't exist when it was asked for first.
            "--local-ttl=0", "--no-negcache", "--resolv-file=/etc/resolv.conf", "--log-facility=-",
        ]));
        board.Fact("dns_server", subnet.Gateway.ToString());
        board.Fact("zone", options.Zone);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
