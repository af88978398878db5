using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Outages;

/// <summary>What staff read by mail of an outage: once when it begins, once when it is over.</summary>
internal sealed class OutageEmails(PortalLinks links)
{
    public Letter Away(string to, OutsideSystemRow row) => new(
        EmailKind.OutageBegun,
        to,
        $"Outage: {OutsideSystems.NameOf(row.System)}",
        [
            $"{OutsideSystems.NameOf(row.System)} has not answered since {row.AwaySince:yyyy-MM-dd HH:mm} UTC: {row.Detail}",
            "What needs it waits, and continues automatically when it answers. You need not do anything in the portal. We write again when it is over.",
        ],
        Button);

    public Letter Back(string to, OutsideSystemRow row) => new(
        EmailKind.OutageOver,
        to,
        $"Outage over: {OutsideSystems.NameOf(row.System)}",
        [$"{OutsideSystems.NameOf(row.System)} has answered again since {row.BackAt:yyyy-MM-dd HH:mm} UTC. It was away since {row.AwaySince:yyyy-MM-dd HH:mm} UTC. What waited for it continues."],
        Button);

    private EmailButton Button => new("Open alerts", links.Alerts);
}
