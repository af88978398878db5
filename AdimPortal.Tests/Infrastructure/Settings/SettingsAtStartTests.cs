using System.Reflection;
using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Deploy;
using AdimPortal.Web.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Infrastructure.Settings;

/// <summary>The portal starts in Production with all that it needs, or names all that is missing.</summary>
[Trait("Category", "Integration")]
public sealed class SettingsAtStartTests(PortalApp portal) : IClassFixture<PortalApp>
{
    /// <summary>In the order of the alphabet, as the refusal has them.</summary>
    private static readonly string[] Needed =
    [
        "Blueprint:Settings:APP_REPOSITORY", "Blueprint:Settings:QDRANT_SHA256", "ConnectionStrings:Portal",
        "DigitalOcean:Token", "Dns:Zone", "Mail:From",
        "Portal:PublicAddress", "Provisioning:SshSources", "Secrets:MasterKeyFile", "Stripe:ApiKey",
        "Stripe:WebhookSecret",
    ];

    [Fact]
    public async Task Without_settings_all_that_are_needed_are_named_at_once()
    {
        var (status, said) = await ServedPortal.RunToEndAsync([]);
        Assert.Equal(SettingsAtStart.ExitCode, status);
        Assert.Equal($"{UnitFile.Value("RestartPreventExitStatus")}", $"{status}");
        Assert.Equal(Needed, Faults(said).Select(fault => fault.Split(' ')[0]).Distinct());
    }

    [Fact]
    public async Task Wrong_settings_of_all_parts_are_named_at_once()
    {
        var (status, said) =
            await ServedPortal.RunToEndAsync(
                ServedPortal.Least("Host=/nowhere;Username=x;Database=x", "/nowhere/master.key")
                    .Concat(new Dictionary<string, string>
                    {
                        ["ConnectionStrings__Portal"] = "nonsense",
                        ["Portal__PublicAddress"] = "http://portal.example.com",
                        ["Portal__SeedPersonas"] = "true",
                        ["Provisioning__SshSources__0"] = "0.0.0.0/0",
                        ["Provisioning__SshSources__1"] = "somewhere",
                        ["Mail__Host"] = "smtp.example.com",
                        ["Mail__Port"] = "smtp",
                        ["Proxies__Addresses__0"] = "::/0",
                        ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
                        ["Blueprint__Settings__TAILSCALE"] = "true",
                        ["AccountRateLimit__PostsPerMinute"] = "0",
                    }).DistinctLast());
        Assert.Equal(SettingsAtStart.ExitCode, status);
        foreach (var named in new[]
        {
            "ConnectionStrings:Portal can't be read", "Portal:PublicAddress is missing",
            "Portal:SeedPersonas is for development", "'0.0.0.0/0', which is every address",
            "'somewhere', which is not an address", "Mail:Port", "Proxies:Addresses contains every address",
            "ASPNETCORE_FORWARDEDHEADERS_ENABLED trusts every proxy",
            "Blueprint:Settings:TAILSCALE_AUTH_KEY is missing", "AccountRateLimit:PostsPerMinute",
            "Secrets:MasterKeyFile",
        })
            Assert.Contains(Faults(said), fault => fault.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_class_of_settings_is_looked_at()
    {
        var classes =
            new[] { typeof(App).Assembly, typeof(SettingsAtStart).Assembly,
                typeof(MonitoringOptions).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true });
        var looked = portal.Services.GetServices<ISettingsCheck>().Select(check => check.GetType())
            .Where(type => type.IsGenericType).Select(type => type.GenericTypeArguments[0]);
        Assert.Empty(classes.Except(looked));
        Assert.Empty(SettingsAtStart.Faults(portal.Services));
    }

    [Fact]
    public void The_installation_asks_for_every_needed_setting()
    {
        var script = File.ReadAllText(Repository.PathTo("deploy", "install.sh"))
            + File.ReadAllText(Repository.PathTo("deploy", "settings.sh"));
        Assert.All(Needed,
            name =>
                Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), script, StringComparison.Ordinal));
    }

    private static List<string> Faults(string said) =>
        [.. said.Split('\n').Where(line => line.StartsWith("  - ", StringComparison.Ordinal))
            .Select(line => line[4..])];
}

file static class Overrides
{
    /// <summary>Of settings with the same name, the last.</summary>
    public static Dictionary<string, string> DistinctLast(this IEnumerable<KeyValuePair<string, string>> settings)
    {
        var all = new Dictionary<string, string>();
        foreach (var (name, value) in settings)
            all[name] = value;
        return all;
    }
}
