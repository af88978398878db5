using System.Net;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure;

internal sealed class ProvisioningSettingsValidator(IHostEnvironment environment) : FaultsValidator<ProvisioningSettings>
{
    protected override IEnumerable<string> Faults(ProvisioningSettings options)
    {
        foreach (var source in options.SshSources.Where(source => NetworkOf(source) is null))
            yield return $"Provisioning:SshSources holds '{source}', which is no address and no network such as 203.0.113.7/32.";
        if (!environment.IsProduction())
            yield break;
        if (options.SshSources.Count == 0)
            yield return "Provisioning:SshSources is missing: the addresses of the portal's nodes. Only they may reach a workspace's SSH.";
        foreach (var source in options.SshSources.Where(source => NetworkOf(source) is { PrefixLength: 0 }))
            yield return $"Provisioning:SshSources holds '{source}', which is everywhere: name the addresses of the portal's nodes.";
    }

    private static IPNetwork? NetworkOf(string source) =>
        IPNetwork.TryParse(source, out var network) ? network
        : IPAddress.TryParse(source, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
