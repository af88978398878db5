using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure.OwnServers;

/// <summary>Section "OwnServers": customers' own servers.</summary>
public sealed class OwnServerOptions
{
    public const string Section = "OwnServers";

    /// <summary>Where such servers reach the portal; null for where people do.</summary>
    public Uri? Address { get; set; }

    /// <summary>How long an agent, which speaks every minute, may be silent before people are told.</summary>
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Registrations that one network address may try in a minute.</summary>
    public int RegistrationsPerMinute { get; set; } = 10;

    /// <summary>Requests that one server may sign in a minute. An installation reports about once a second.</summary>
    public int RequestsPerMinute { get; set; } = 240;
}

internal sealed class OwnServerOptionsValidator(IHostEnvironment environment) : FaultsValidator<OwnServerOptions>
{
    protected override IEnumerable<string> Faults(OwnServerOptions options)
    {
        if (options.Address is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.AbsolutePath != "/"))
            yield return "OwnServers:Address must be an address without a path, as https://portal.example.com.";
        if (options.Address is { Scheme: "http" } && environment.IsProduction())
            yield return "OwnServers:Address must begin with https: the passwords of workspaces travel there.";
        if (options.SilentAfter < TimeSpan.FromMinutes(1) || options.SilentAfter > TimeSpan.FromDays(7))
            yield return "OwnServers:SilentAfter must be from 00:01:00 to 7.00:00:00.";
        if (options.RegistrationsPerMinute < 1 || options.RequestsPerMinute < 1)
            yield return "OwnServers:RegistrationsPerMinute and OwnServers:RequestsPerMinute must be at least 1.";
    }
}
