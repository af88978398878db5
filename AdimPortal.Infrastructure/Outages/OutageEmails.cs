using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Outages;

/// <summary>What staff read by mail of an outage: once when it begins, once when it is over.</summary>
internal sealed class OutageEmails(PortalLinks links)
{
    public Email Away(string to, OutsideSystemRow row) => new(
        EmailKind.OutageBegun,
        to,
        $"Outage: {OutsideSystems.NameOf(row.System)}",
        [
            $"{OutsideSystems.NameOf(row.System)} has not responded since {row.AwaySince:yyyy-MM-dd HH:mm} UTC: {row.Detail}",
            "Work that needs it waits and continues automatically when it responds. You don't need to do anything in the portal. We email you again when it is over.",
        ],
        Button);

    public Email Back(string to, OutsideSystemRow row) => new(
        EmailKind.OutageOver,
        to,
        $"Outage over: {OutsideSystems.NameOf(row.System)}",
        [$"{OutsideSystems.NameOf(row.System)} has been responding again since {row.BackAt:yyyy-MM-dd HH:mm} UTC. It had not responded since {row.AwaySince:yyyy-MM-dd HH:mm} UTC. Work that was waiting for it continues."],
        Button);

    private EmailButton Button => new("Open alerts", links.Alerts);
}
