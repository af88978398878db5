using System.Net;
using AdimPortal.Infrastructure.Settings;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace AdimPortal.Web.Security;

/// <summary>
/// Section "Proxies": which proxies stand before the portal, and are believed about who the client is. One on this
/// machine always is.
/// </summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxies";

    /// <summary>Addresses, or networks as CIDR, of proxies on other machines.</summary>
    public List<string> Addresses { get; set; } = [];
}

internal sealed class ProxyOptionsValidator(IConfiguration configuration) : FaultsValidator<ProxyOptions>
{
    protected override IEnumerable<string> Faults(ProxyOptions options)
    {
        foreach (var address in options.Addresses.Where(address => !IPAddress.TryParse(address, out _)
            && !System.Net.IPNetwork.TryParse(address, out _)))
            yield return $"Proxies:Addresses contains '{address}', which is not an address or a network such as 10.0.0.0/24.";
        if (options.Addresses.Any(address => System.Net.IPNetwork.TryParse(address, out var network)
            && network.PrefixLength == 0))
            yield return "Proxies:Addresses contains every address: then any caller could choose the address that its limits apply to.";
        if (configuration.GetValue<bool>("FORWARDEDHEADERS_ENABLED"))
            yield return "ASPNETCORE_FORWARDEDHEADERS_ENABLED trusts every proxy: remove it, and name the proxies in Proxies:Addresses.";
    }
}

internal static class ProxySetup
{
    public static void AddProxies(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProxyOptions>().Bind(builder.Configuration.GetSection(ProxyOptions.Section))
            .CheckAtStart();
        builder.Services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptionsValidator>();
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>(Configure);
    }

    /// <summary>
    /// From the last proxy towards the client, for as long as each is one of ours: the first that is not is the client.
    /// What it wrote itself about others is never read, so the number of proxies needs no limit.
    /// </summary>
    private static void Configure(ForwardedHeadersOptions headers, IOptions<ProxyOptions> proxies)
    {
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        headers.ForwardLimit = null;
        foreach (var address in proxies.Value.Addresses)
        {
            if (IPAddress.TryParse(address, out var one))
                headers.KnownProxies.Add(one);
            else
                headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(address));
        }
    }
}
