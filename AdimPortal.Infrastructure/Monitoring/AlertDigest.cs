using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Monitoring;

/// <summary>
/// Writes to people about alerts. The alerts' own table is the queue: what nobody was told of is gathered for a moment
/// and told in one email to each person; what follows of the same kind comes in one email after a pause. Alerts and
/// emails are one transaction, so people are told once.
/// </summary>
internal sealed class AlertDigest(IDbContextFactory<PortalDbContext> contexts, MailOutbox outbox, AlertEmails emails,
    MonitoringOptions options, TimeProvider time)
{
    /// <summary>In one look. The rest is found by the next.</summary>
    private const int Most = 5000;

    /// <summary>
    /// So many workspaces of a region down at once, and this share of those that are watched there, and it is the
    /// region.
    /// </summary>
    private const int RegionLeast = 5;
    private const double RegionShare = 0.2;

    public async Task TellAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancel);
        // What was over before anybody was told is told to nobody; the epoch stands for that.
        await context.Database.ExecuteSqlAsync($"""
            UPDATE alerts SET owner_told_at = coalesce(owner_told_at, 'epoch'), staff_told_at = coalesce(staff_told_at, 'epoch'),
                over_told_at = CASE WHEN owner_told_at IS NULL THEN 'epoch' ELSE over_told_at END
            WHERE closed_at IS NOT NULL AND (owner_told_at IS NULL OR staff_told_at IS NULL)
            """, cancel);
        var untold = await UntoldAsync(context, cancel);
        if (untold.Count == 0)
            return;
        var regions = await RegionsAwayAsync(context, cancel);
        var paused = await PausedAsync(context, now - options.AlertPause, cancel);
        var begun =
            untold.Where(a => a.Row is { OwnerToldAt: null, ClosedAt: null }
                && !paused.Contains(new(a.Workspace.OwnerId, a.Row.Kind, Telling.Begun)));
        foreach (var ofOwner in Gathered(begun, a => a.Row.OpenedAt, now))
            await TellOwnerAsync(ofOwner, regions, now, cancel);
        var over =
            untold.Where(a => a.Row is { OwnerToldAt: not null, ClosedAt: not null, OverToldAt: null }
                && !paused.Contains(new(a.Workspace.OwnerId, a.Row.Kind, Telling.Over)));
        foreach (var ofOwner in Gathered(over, a => a.Row.ClosedAt!.Value, now))
            await TellOverAsync(ofOwner, now, cancel);
        var forStaff =
            untold.Where(a => a.Row is { StaffToldAt: null, ClosedAt: null }
                && !paused.Contains(new(null, a.Row.Kind, Telling.Begun))).ToList();
        if (forStaff.Any(a => a.Row.OpenedAt <= now - options.AlertGather))
            await TellStaffAsync(forStaff, now, cancel);
    }

    /// <summary>By owner, those of which one was gathered for long enough.</summary>
    private IEnumerable<List<ToldAlert>> Gathered(IEnumerable<ToldAlert> alerts, Func<ToldAlert, DateTimeOffset> from,
        DateTimeOffset now) =>
        alerts.GroupBy(a => a.Workspace.OwnerId).Where(g => g.Any(a => from(a) <= now - options.AlertGather))
            .Select(g => g.ToList());

    private Task TellOwnerAsync(List<ToldAlert> alerts, IReadOnlySet<string> regions, DateTimeOffset now,
        CancellationToken cancel) => TellAsync(
        alerts,
        ids =>
            $"UPDATE alerts SET owner_told_at = {now} WHERE id = ANY({ids}) AND owner_told_at IS NULL AND closed_at IS NULL RETURNING id",
        (context, told) => SendToOwnerAsync(context, told, owner => emails.Opened(owner, told, regions), cancel),
        cancel);

    private Task TellOverAsync(List<ToldAlert> alerts, DateTimeOffset now, CancellationToken cancel) => TellAsync(
        alerts,
        ids => $"UPDATE alerts SET over_told_at = {now} WHERE id = ANY({ids}) AND over_told_at IS NULL RETURNING id",
        (context, told) => SendToOwnerAsync(context, told, owner => emails.Over(owner, told), cancel), cancel);

    private Task TellStaffAsync(List<ToldAlert> alerts, DateTimeOffset now, CancellationToken cancel) => TellAsync(
        alerts,
        ids =>
            $"UPDATE alerts SET staff_told_at = {now} WHERE id = ANY({ids}) AND staff_told_at IS NULL AND closed_at IS NULL RETURNING id",
        (context, mine) => SendToStaffAsync(context, mine, cancel), cancel);

    /// <summary>
    /// Marks them and posts the email in one transaction. Of two nodes that tell of the same one, one does: the other
    /// finds its mark.
    /// </summary>
    private async Task TellAsync(
        List<ToldAlert> alerts, Func<List<long>, FormattableString> mark,
        Func<PortalDbContext, List<ToldAlert>, Task> post, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var mine =
            (await context.Database.SqlQuery<long>(mark(alerts.ConvertAll(a => a.Row.Id)))
                .ToListAsync(cancel)).ToHashSet();
        await post(context, alerts.FindAll(a => mine.Contains(a.Row.Id)));
        await transaction.CommitAsync(cancel);
        outbox.Wake();
    }

    private async Task SendToOwnerAsync(PortalDbContext context, List<ToldAlert> told, Func<string, Email> email,
        CancellationToken cancel)
    {
        if (told is [{ OwnerEmail: { } owner }, ..])
            await outbox.AddAsync(context, email(owner), cancel);
    }

    private async Task SendToStaffAsync(PortalDbContext context, List<ToldAlert> mine, CancellationToken cancel)
    {
        var open = await context.Set<AlertRow>().CountAsync(a => a.ClosedAt == null, cancel);
        foreach (var address in await Support.AddressesAsync(context, cancel))
        {
            if (mine.FindAll(a => a.OwnerEmail != address) is { Count: > 0 } told)
                await outbox.AddAsync(context, emails.ForStaff(address, told, open), cancel);
        }
    }

    private static async Task<List<ToldAlert>> UntoldAsync(PortalDbContext context, CancellationToken cancel)
    {
        var rows = await (
            from alert in context.Set<AlertRow>().AsNoTracking()
            join workspace in context.CustomersWorkspaces().AsNoTracking() on alert.WorkspaceId equals workspace.Id
            join owner in context.Set<PortalUser>() on workspace.OwnerId equals owner.Id
            where alert.OwnerToldAt == null || alert.StaffToldAt == null
                || (alert.ClosedAt != null && alert.OverToldAt == null)
            orderby alert.Id
            select new { alert, workspace, Email = owner.EmailConfirmed ? owner.Email : null }).Take(Most)
            .ToListAsync(cancel);
        return rows.ConvertAll(r => new ToldAlert(r.alert, r.workspace, r.Email));
    }

    /// <summary>Who was written to since then, and of what.</summary>
    private static async Task<HashSet<Told>> PausedAsync(PortalDbContext context, DateTimeOffset since,
        CancellationToken cancel)
    {
        var rows = await (
            from alert in context.Set<AlertRow>()
            join workspace in context.CustomersWorkspaces() on alert.WorkspaceId equals workspace.Id
            where alert.OwnerToldAt > since || alert.StaffToldAt > since || alert.OverToldAt > since
            select new
            {
                workspace.OwnerId,
                alert.Kind,
                ToOwner = alert.OwnerToldAt > since,
                ToStaff = alert.StaffToldAt > since,
                Over = alert.OverToldAt > since
            })
            .Distinct().ToListAsync(cancel);
        return
        [
            .. rows.Where(r => r.ToOwner).Select(r => new Told(r.OwnerId, r.Kind, Telling.Begun)),
            .. rows.Where(r => r.ToStaff).Select(r => new Told(null, r.Kind, Telling.Begun)),
            .. rows.Where(r => r.Over).Select(r => new Told(r.OwnerId, r.Kind, Telling.Over)),
        ];
    }

    private static async Task<HashSet<string>> RegionsAwayAsync(PortalDbContext context, CancellationToken cancel)
    {
        var down = await (
            from alert in context.Set<AlertRow>()
            join workspace in context.AllWorkspaces() on alert.WorkspaceId equals workspace.Id
            where alert.Kind == AlertKind.Down && alert.ClosedAt == null && workspace.Hosting == WorkspaceHosting.Cloud
            group alert by workspace.Region into region
            select new { Region = region.Key, Count = region.Count() }).Where(r => r.Count >= RegionLeast)
            .ToListAsync(cancel);
        if (down.Count == 0)
            return [];
        var watched = await (
            from watch in context.Set<MonitoringRow>()
            join workspace in context.AllWorkspaces() on watch.WorkspaceId equals workspace.Id
            where workspace.Hosting == WorkspaceHosting.Cloud
            group watch by workspace.Region into region
            select new { Region = region.Key, Count = region.Count() }).ToDictionaryAsync(
                r => r.Region, r => r.Count, cancel);
        return [.. down.Where(d => d.Count >= RegionShare * watched.GetValueOrDefault(d.Region)).Select(d => d.Region)];
    }
}

internal enum Telling
{
    Begun,
    Over,
}

/// <param name="Owner">Null for staff.</param>
internal sealed record Told(Guid? Owner, AlertKind Kind, Telling What);

/// <param name="OwnerEmail">Null without a verified address.</param>
internal sealed record ToldAlert(AlertRow Row, Workspace Workspace, string? OwnerEmail);
