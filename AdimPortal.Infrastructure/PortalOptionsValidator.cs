using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure;

internal sealed class PortalOptionsValidator(IHostEnvironment environment) : FaultsValidator<PortalOptions>
{
    protected override IEnumerable<string> Faults(PortalOptions options)
    {
        var address = options.PublicAddress;
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http") || address.AbsolutePath != "/")
            yield return "Portal:PublicAddress must be an address without a path, as https://portal.example.com.";
        if (!environment.IsProduction())
            yield break;
        if (address.IsAbsoluteUri && (address.Scheme != "https" || address.IsLoopback))
            yield return "Portal:PublicAddress is missing: the https address by which people reach the portal, as links in emails name it.";
        if (options.SeedPersonas)
            yield return "Portal:SeedPersonas is for development: everybody knows the personas' password.";
    }
}
