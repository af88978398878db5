using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.Customers;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Billing.Customers;

internal sealed class PostgresCustomerReader(
    IDbContextFactory<PortalDbContext> contexts, BillingPlans plans, TimeProvider time) : ICustomerReader
{
    public async Task<ListPage<Customer>> ListAsync(CustomerQuery query, int skip, int most, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var found = CustomerList.Found(context, query, plans.Free.Name);
        var total = await found.CountAsync(cancel);
        return new ListPage<Customer>(
            await WholeAsync(context, CustomerList.Ordered(found, query).Skip(skip).Take(most), cancel), total);
    }

    public async Task<IReadOnlyList<Customer>> ListAfterAsync(CustomerQuery query, ListCursor? after, int most,
        CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var rows = CustomerList.Found(context, query, plans.Free.Name);
        if (after is { At: var at, Id: var text } && Guid.TryParse(text, out var id))
            rows = rows.Where(r => EF.Functions.GreaterThan(
                ValueTuple.Create(r.User.CreatedAt, r.User.Id), ValueTuple.Create(at, id)));
        return await WholeAsync(context, rows.OrderBy(r => r.User.CreatedAt).ThenBy(r => r.User.Id).Take(most), cancel);
    }

    /// <summary>Workspaces and browsers are asked for once the page is known: nothing is joined to what is not on
    /// it.</summary>
    private async Task<IReadOnlyList<Customer>> WholeAsync(PortalDbContext context, IQueryable<CustomerRow> page,
        CancellationToken cancel)
    {
        var rows = await page.ToListAsync(cancel);
        var ids = rows.ConvertAll(r => r.User.Id);
        var counts = (await context.CustomersWorkspaces().Where(w => ids.Contains(w.OwnerId))
                .GroupBy(w => new { w.OwnerId, w.Status })
                .Select(group => new { group.Key.OwnerId, group.Key.Status, Count = group.Count() })
                .ToListAsync(cancel))
            .ToLookup(one => one.OwnerId);
        // One look at the index for each, however many browsers an account had.
        var seen = await context.Database.SqlQuery<Seen>($"""
            SELECT wanted.id AS "Account", last.seen_at AS "At"
            FROM unnest({ids.ToArray()}) AS wanted (id) CROSS JOIN LATERAL (SELECT s.seen_at FROM sessions s
                WHERE s.account_id = wanted.id ORDER BY s.seen_at DESC LIMIT 1) AS last
            """).ToDictionaryAsync(one => one.Account, one => one.At, cancel);
        return rows.ConvertAll(r => new Customer(r.User.Id, r.User.Email ?? "", r.User.CreatedAt,
            r.User.EmailConfirmed, r.Account ?? BillingAccount.New(r.User.Id, plans.Free.Name, time.GetUtcNow()),
            counts[r.User.Id].ToDictionary(one => one.Status, one => one.Count),
            seen.TryGetValue(r.User.Id, out var at) ? at : null));
    }

    private sealed record Seen(Guid Account, DateTimeOffset At);
}
