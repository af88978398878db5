using System.Net;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>
/// Whether a name is the registrant's to bring. Who can make it lead to the server that registers itself rules it: that
/// is what a certificate authority asks for a moment later as well, so nobody has to do anything more for it (decision
/// 0028).
/// </summary>
internal sealed class OwnDomainCheck(INameResolver resolver, ProvisioningOptions provisioning,
    IOptions<SelfHostedOptions> options)
{
    /// <summary>
    /// Why the name can't be used, for whoever stands at the server; null when it can, or when none was brought.
    /// </summary>
    public async Task<string?> WhyNotAsync(Registration registration, CancellationToken cancel)
    {
        if (registration.Domain is not { } name)
            return null;
        if (OwnDomain.WhyReserved(name,
            [provisioning.Zone, provisioning.PortalAddress.Host,
                .. options.Value.Address is { } own ? [own.Host] : Array.Empty<string>()]) is { } reserved)
            return reserved;
        // Behind its owner's own TLS, or in their own network, it is looked up by nobody but their own clients, and
        // kept from nobody.
        if (!registration.UsesTls)
            return null;
        var addresses = await resolver.AddressesAsync(name, cancel);
        if (IPAddress.TryParse(registration.SeenFrom, out var seen) && addresses.Select(Plain).Contains(Plain(seen)))
            return null;
        return RegistrationRefusal.DomainLeadsElsewhere(name, [.. addresses.Select(a => a.ToString())],
            registration.SeenFrom);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
