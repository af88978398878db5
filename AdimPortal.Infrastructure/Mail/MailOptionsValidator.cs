using System.ComponentModel.DataAnnotations;
using System.Net;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure.Mail;

internal sealed class MailOptionsValidator(IHostEnvironment environment) : FaultsValidator<MailOptions>
{
    private static readonly EmailAddressAttribute Address = new();

    protected override IEnumerable<string> Faults(MailOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Host))
            yield return "Mail:Host is missing: the SMTP server that sends the portal's emails.";
        if (options.Port is < 1 or > 65535)
            yield return "Mail:Port must be 1 to 65535.";
        if (!Address.IsValid(options.From) || options.From.Length == 0)
            yield return "Mail:From is missing: the address that the portal's emails come from.";
        if (options.TimeoutSeconds is < 1 or > 300)
            yield return "Mail:TimeoutSeconds must be 1 to 300.";
        if (string.IsNullOrEmpty(options.UserName) != string.IsNullOrEmpty(options.Password))
            yield return "Mail:UserName and Mail:Password go together: one of them is missing.";
        if (!environment.IsProduction())
            yield break;
        if (options.From.EndsWith(".test", StringComparison.OrdinalIgnoreCase))
            yield return "Mail:From is missing: set an address of your own, because nobody accepts email from a name that ends in .test.";
        if (!options.Tls && !IsThisMachine(options.Host))
            yield return "Mail:Tls must be true: the server is another machine, and others could read emails with links in transit.";
    }

    private static bool IsThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
