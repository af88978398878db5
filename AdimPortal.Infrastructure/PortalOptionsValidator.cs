using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure;

internal sealed class PortalOptionsValidator(IHostEnvironment environment) : FaultsValidator<PortalOptions>
{
    protected override IEnumerable<string> Faults(PortalOptions options)
    {
        var address = options.PublicAddress;
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http") || address.AbsolutePath != "/")
            yield return "Portal:PublicAddress must be an address without a path, such as https://portal.example.com.";
        if (!environment.IsProduction())
            yield break;
        if (address.IsAbsoluteUri && (address.Scheme != "https" || address.IsLoopback))
            yield return "Portal:PublicAddress is missing: the https address of the portal, as it appears in links in emails.";
        if (options.SeedPersonas)
            yield return "Portal:SeedPersonas is for development: everyone knows the personas' password.";
    }
}
