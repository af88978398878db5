using System.Net;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure.Outbound;

/// <summary>Section "Outbound": where the portal may connect to when a customer names the address.</summary>
public sealed class OutboundOptions
{
    public const string Section = "Outbound";

    /// <summary>
    /// Closed networks, as CIDR, that it may connect to besides the open internet: those of the Sandbox's machines, or
    /// of a cloud of one's own.
    /// </summary>
    public List<string> OpenNetworks { get; set; } = [];
}

/// <summary>
/// In Production no setting opens the portal's own machine or what the cloud tells machines about themselves.
/// </summary>
internal sealed class OutboundOptionsValidator(IEnumerable<IHostEnvironment> environments)
    : FaultsValidator<OutboundOptions>
{
    /// <summary>A network that is larger holds addresses that nobody meant.</summary>
    private const int ShortestPrefix = 12;

    private static readonly IPAddress[] NeverInProduction = [IPAddress.Loopback, IPAddress.IPv6Loopback,
        IPAddress.Parse("169.254.169.254"), IPAddress.Any, IPAddress.IPv6Any];

    protected override IEnumerable<string> Faults(OutboundOptions options)
    {
        foreach (var text in options.OpenNetworks)
        {
            if (!IPNetwork.TryParse(text, out var network))
                yield return $"Outbound:OpenNetworks: '{text}' is not a network such as 10.20.0.0/16.";
            else
                if (environments.Any(e => e.IsProduction())
                    && (network.PrefixLength < ShortestPrefix || NeverInProduction.Any(network.Contains)))
                    yield return $"Outbound:OpenNetworks: '{text}' can't be open in Production: customers name addresses that the portal connects to. Name a network of at most /{ShortestPrefix} without loopback and link-local addresses.";
        }
    }
}
