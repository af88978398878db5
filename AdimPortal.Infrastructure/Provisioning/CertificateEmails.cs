using AdimPortal.Core.Provisioning;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Provisioning;

/// <summary>What staff are told of certificates.</summary>
internal static class CertificateEmails
{
    public static Email Low(PortalLinks links, string address, string zone, CertificateBudget budget) => new(
        EmailKind.CertificatesLow,
        address,
        $"{budget.Used} of this week's {budget.Most} certificates are used",
        [
            $"The certificate authority gives the zone {zone} a limited number of new certificates in seven days. {budget.Used} of {budget.Most} are used or being obtained.",
            "When all are used, new workspaces wait until the oldest one no longer counts; their owners see this on their pages. Renewals continue.",
            "Look for accounts that build again and again. If more are needed, ask the authority for a higher limit and raise Certificates__PerWeek.",
        ],
        new EmailButton("Open the alerts", links.Alerts));
}
