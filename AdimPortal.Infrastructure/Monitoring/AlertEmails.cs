using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Infrastructure.Monitoring;

/// <summary>
/// What people read by mail when alerts begin, and when they are over: one email, however many there are.
/// </summary>
internal sealed class AlertEmails(PortalLinks links, ProvisioningOptions options)
{
    /// <summary>Workspaces that are named under one heading; the rest is a number, and the page has them all.</summary>
    private const int MostNamed = 20;

    /// <param name="regionsAway">Regions where so many workspaces are down that it is the region.</param>
    public Email Opened(string owner, IReadOnlyList<ToldAlert> alerts, IReadOnlySet<string> regionsAway)
    {
        var (kinds, count) = (KindsOf(alerts), CountOf(alerts));
        var subject = (kinds, alerts) switch
        {
            (_, [var one]) => $"{one.Workspace.Name}: {AlertText.Title(one.Row.Kind)}",
            ([var kind], _) => $"{count} of your workspaces: {AlertText.Title(kind)}",
            _ when count == 1 => $"{alerts[0].Workspace.Name}: {alerts.Count} alerts",
            _ => $"{alerts.Count} alerts about {count} of your workspaces",
        };
        var paragraphs = alerts.GroupBy(a => (a.Row.Kind, a.Workspace.Hosting)).OrderBy(g => g.Key.Kind)
            .ThenBy(g => g.Key.Hosting).SelectMany(group =>
        {
            var words = HostingText.Of(group.Key.Hosting);
            return Named(group).Append(words.Meaning(group.Key.Kind))
                .Concat(OfRegions(group.Key.Kind, [.. group], regionsAway)).Append(words.Doing(group.Key.Kind));
        });
        return new Email(EmailKind.AlertsOpened, owner, subject, [.. paragraphs], Button(alerts));
    }

    public Email Over(string owner, IReadOnlyList<ToldAlert> alerts) => new(
        EmailKind.AlertsOver,
        owner,
        alerts is [var one]
            ? $"{one.Workspace.Name}: {AlertText.Over(one.Row.Kind)}"
            : CountOf(alerts) == 1
                ? $"{alerts[0].Workspace.Name} is back to normal"
                : $"{CountOf(alerts)} of your workspaces are back to normal",
        [
            .. KindsOf(alerts)
                .SelectMany(kind =>
                    Listed(alerts.Where(a => a.Row.Kind == kind),
                        a => $"“{a.Workspace.Name}” ({a.Workspace.Id}) is back to normal: {AlertText.Over(kind)}.")),
            "You don't need to do anything.",
        ],
        Button(alerts));

    /// <param name="open">All that are open now, with these.</param>
    public Email ForStaff(string address, IReadOnlyList<ToldAlert> alerts, int open)
    {
        var groups =
            alerts.GroupBy(a => (a.Row.Kind, Where: Where(a.Workspace))).OrderByDescending(g => g.Count()).ToList();
        var (kinds, count) = (KindsOf(alerts), CountOf(alerts));
        var subject = (groups, alerts) switch
        {
            (_, [var one]) => $"Alert: {AlertText.Title(one.Row.Kind)} ({one.Workspace.Id})",
            ([var only], _) => $"Alert: {AlertText.Title(only.Key.Kind)} ({count} workspaces, {only.Key.Where})",
            _ when kinds is [var kind] => $"Alert: {AlertText.Title(kind)} ({count} workspaces)",
            _ => $"{alerts.Count} alerts ({count} workspaces)",
        };
        var told =
            groups.SelectMany(group =>
                (alerts.Count == 1
                    ? Enumerable.Empty<string>()
                    : [$"{group.Key.Where}, {AlertText.Title(group.Key.Kind)}: {group.Count()}"])
            .Concat(Listed(group, a => $"{a.Workspace.Id} “{a.Workspace.Name}”: {a.Row.UserMessage}")));
        return new Email(
            EmailKind.AlertsForStaff, address, subject,
            [.. told,
                alerts.Count == 1
                    ? "It stays on the Alerts page until it is resolved."
                    : $"They stay on the Alerts page until they are resolved. Open alerts in total: {open}."],
            alerts is [var single]
                ? new EmailButton("Open the workspace", links.Workspace(single.Workspace.Id))
                : new EmailButton("Open the alerts", links.Alerts));
    }

    private static IEnumerable<string> Named(IEnumerable<ToldAlert> alerts) =>
        Listed(alerts, a => $"“{a.Workspace.Name}” ({a.Workspace.Id}): {a.Row.UserMessage}");

    private static IEnumerable<string> Listed(IEnumerable<ToldAlert> alerts, Func<ToldAlert, string> line)
    {
        var all = alerts.ToList();
        var lines = all.Take(MostNamed).Select(line);
        return all.Count > MostNamed ? lines.Append($"And {all.Count - MostNamed} more.") : lines;
    }

    private IEnumerable<string> OfRegions(AlertKind kind, IReadOnlyList<ToldAlert> alerts, IReadOnlySet<string> away)
    {
        if (kind is not AlertKind.Down)
            return [];
        var regions = alerts
            .Where(a => a.Row.Kind == kind && !a.Workspace.IsSelfHosted && away.Contains(a.Workspace.Region))
            .Select(a => Where(a.Workspace)).Distinct().ToList();
        return regions.Count == 0
            ? []
            : [$"Many workspaces in {string.Join(" and ", regions)} are affected at the same time, so the cause is there and not with {(CountOf(alerts) == 1 ? "yours" : "them")}."];
    }

    private string Where(Workspace workspace) =>
        workspace.IsSelfHosted ? "self-hosted servers" : options.Regions.GetValueOrDefault(workspace.Region, workspace.Region);

    private static List<AlertKind> KindsOf(IReadOnlyList<ToldAlert> alerts) =>
        [.. alerts.Select(a => a.Row.Kind).Distinct().Order()];

    private static int CountOf(IReadOnlyList<ToldAlert> alerts) =>
        alerts.Select(a => a.Workspace.Id).Distinct().Count();

    private EmailButton Button(IReadOnlyList<ToldAlert> alerts) => CountOf(alerts) == 1
        ? new EmailButton("Open the workspace", links.Workspace(alerts[0].Workspace.Id))
        : new EmailButton("Open your workspaces", links.Workspaces);
}
