using AdimPortal.Core.Common;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Provisioning;

/// <summary>
/// Counts what operations' logs say was issued, and what is on its way to be. A build that failed before its
/// certificate counts no more.
/// </summary>
internal sealed class PostgresCertificateBudget(
    IDbContextFactory<PortalDbContext> contexts, MailOutbox outbox, IPacer pacer, ProvisioningOptions provisioning,
    IOptions<CertificateOptions> options,
    PortalLinks links, TimeProvider time) : ICertificateBudget
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>An operation may wait for its certificate for more than a week.</summary>
    private static readonly TimeSpan LongestOperation = TimeSpan.FromDays(10);

    private static readonly Pace OncePerDay = new(1, TimeSpan.FromDays(1));

    public async Task<CertificateBudget> ReadAsync(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var since = time.GetUtcNow() - Week;
        var asked = since - LongestOperation;
        var (zone, plans, routines) = ($"%.{provisioning.Zone}", Builds.Plans.ToArray(), RoutinesOfCertificate);
        var counted = await context.Database.SqlQuery<DateTimeOffset>($"""
            SELECT max(e.at) AS "Value"
            FROM operations o JOIN workspaces w ON w.id = o.workspace_id JOIN operation_events e ON e.operation_id = o.id
            WHERE o.requested_at > {asked} AND o.name = ANY ({plans}) AND w.domain LIKE {zone} AND e.at > {since} AND e.body ->> 'event' = 'step-done'
            AND (e.step = ANY ({routines}) OR (e.step = {AwaitCertificate.StepName} AND o.ended_at IS NULL))
            GROUP BY o.id ORDER BY 1
            """).ToListAsync(cancel);
        var budget =
            new CertificateBudget(counted.Count, options.Value.PerWeek, counted.Count == 0 ? null : counted[0] + Week);
        if (budget.IsLow && await pacer.TakeAsync("certificates/low", OncePerDay, cancel))
            await TellAsync(context, budget, cancel);
        return budget;
    }

    /// <summary>One asks ahead, beside the packages, and the other for whoever got none there.</summary>
    private static readonly string[] RoutinesOfCertificate = ["routine-certificate", "routine-tls"];

    private async Task TellAsync(PortalDbContext context, CertificateBudget budget, CancellationToken cancel)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        foreach (var address in await Support.AddressesAsync(context, cancel))
            await outbox.AddAsync(context, CertificateEmails.Low(links, address, provisioning.Zone, budget), cancel);
        await transaction.CommitAsync(cancel);
        outbox.Wake();
    }
}
