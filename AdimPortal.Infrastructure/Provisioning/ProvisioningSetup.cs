using System.ComponentModel.DataAnnotations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Infrastructure.SshSources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Provisioning;

/// <summary>
/// Section "Provisioning": what workspaces are made of. What is missing keeps the default of
/// <see cref="ProvisioningOptions"/>.
/// </summary>
public sealed class ProvisioningSettings
{
    public const string Section = "Provisioning";

    /// <summary>Offered regions: slug and name for people.</summary>
    public Dictionary<string, string> Regions { get; set; } = [];

    public string? Image { get; set; }

    /// <summary>
    /// Addresses of this node, as CIDR, that may reach a workspace's SSH port. Where none is given, the one that it
    /// sends from: never everybody.
    /// </summary>
    public List<string> SshSources { get; set; } = [];

    /// <summary>How long somebody may still have an address that a name no longer leads to.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00",
        ErrorMessage = "Provisioning:AddressesLive must be between 0 and 1 hour.")]
    public TimeSpan AddressesLive { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many days the last snapshot of a terminated workspace is kept; 0 takes none.</summary>
    [Range(0, 365, ErrorMessage = "Provisioning:FinalSnapshotDays must be between 0 and 365.")]
    public int FinalSnapshotDays { get; set; } = 7;
}

/// <summary>Section "Dns": the zone that workspaces get their names in.</summary>
public sealed class DnsSettings
{
    public const string Section = "Dns";

    [Required(
        ErrorMessage = "Dns:Zone is missing: a domain that the cloud account's DNS serves, such as workspaces.example.com.")]
    [RegularExpression("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
        ErrorMessage = "Dns:Zone must be a host name in lower case.")]
    public string Zone { get; set; } = "";
}

public static class ProvisioningSetup
{
    public static IServiceCollection AddProvisioning(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ProvisioningSettings>().Bind(configuration.GetSection(ProvisioningSettings.Section))
            .WithAnnotations().CheckAtStart();
        services.AddSingleton<IValidateOptions<ProvisioningSettings>, ProvisioningSettingsValidator>();
        services.AddOptions<DnsSettings>().Bind(configuration.GetSection(DnsSettings.Section)).WithAnnotations()
            .CheckAtStart();
        services.AddSingleton(provider => Make(
            provider.GetRequiredService<IOptions<ProvisioningSettings>>().Value,
            provider.GetRequiredService<IOptions<DnsSettings>>().Value,
            provider.GetRequiredService<IOptions<PortalOptions>>().Value));
        return services;
    }

    private static ProvisioningOptions Make(ProvisioningSettings given, DnsSettings dns, PortalOptions portal)
    {
        var defaults = new ProvisioningOptions { Zone = dns.Zone, PortalAddress = portal.PublicAddress };
        return new ProvisioningOptions
        {
            Zone = dns.Zone,
            PortalAddress = portal.PublicAddress,
            Regions = given.Regions.Count > 0 ? given.Regions : defaults.Regions,
            Image = given.Image ?? defaults.Image,
            SshSources = given.SshSources.Count > 0
                ? given.SshSources
                : [.. new[] { SshNetwork.Outgoing() }.OfType<string>()],
            AddressesLive = given.AddressesLive,
            FinalSnapshotDays = given.FinalSnapshotDays,
        };
    }
}
