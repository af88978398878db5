using AdimPortal.Infrastructure.Settings;
using AdimPortal.Infrastructure.SshSources;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure.Provisioning;

internal sealed class ProvisioningSettingsValidator(IHostEnvironment environment)
    : FaultsValidator<ProvisioningSettings>
{
    protected override IEnumerable<string> Faults(ProvisioningSettings options)
    {
        foreach (var source in options.SshSources.Where(source => SshNetwork.Of(source) is null))
            yield return $"Provisioning:SshSources contains '{source}', which is not an address or a network such as 203.0.113.7/32.";
        if (!environment.IsProduction())
        {
            if (options.SshSources.Count == 0 && SshNetwork.Outgoing() is null)
                yield return "Provisioning:SshSources is missing, and this machine has no internet connection whose address the portal could use instead: name the addresses from which it reaches workspaces.";
            yield break;
        }

        if (options.SshSources.Count == 0)
            yield return "Provisioning:SshSources is missing: the addresses from which this node reaches workspaces. Only the portal's nodes may reach a workspace's SSH.";
        foreach (var source in options.SshSources.Where(source => SshNetwork.IsEverywhere(source)))
            yield return $"Provisioning:SshSources contains '{source}', which is every address: name the addresses of this node.";
    }
}
