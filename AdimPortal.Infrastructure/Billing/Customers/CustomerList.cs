using System.Linq.Expressions;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.Customers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Billing.Customers;

/// <summary>What staff look for among accounts, as the database finds and orders it.</summary>
internal static class CustomerList
{
    /// <param name="freePlan">Whoever has no row has that plan.</param>
    public static IQueryable<CustomerRow> Found(PortalDbContext context, CustomerQuery query, string freePlan)
    {
        var rows =
            from user in context.Users.AsNoTracking()
            join account in context.Set<BillingAccount>().AsNoTracking() on user.Id equals account.OwnerId into accounts
            from account in accounts.DefaultIfEmpty()
            select new CustomerRow { User = user, Account = account };
        if (query.Plan is { } plan)
            rows = rows.Where(r => (r.Account!.Plan ?? freePlan) == plan);
        if (query.Payment is { } payment)
            rows = With(rows, payment);
        if (query.Status is { } status)
        {
            var workspaces = context.CustomersWorkspaces().Where(w => w.Status == status);
            rows = rows.Where(r => workspaces.Any(w => w.OwnerId == r.User.Id));
        }

        if (string.IsNullOrWhiteSpace(query.Text))
            return rows;
        var text = query.Text.Trim();
        if (Guid.TryParse(text, out var id))
            return rows.Where(r => r.User.Id == id);
        var part = TextPart.Of(text);
        return rows.Where(r => EF.Functions.ILike(r.User.Email!, part, TextPart.Escape)
            || r.Account!.CustomerId == text);
    }

    public static IQueryable<CustomerRow> Ordered(IQueryable<CustomerRow> rows, CustomerQuery query)
    {
        var ordered = query.Order switch
        {
            CustomerOrder.Since => By(rows, r => r.User.CreatedAt, query.IsDescending),
            CustomerOrder.Email => By(rows, r => r.User.NormalizedEmail, query.IsDescending),
            CustomerOrder.Price => Then(rows.OrderBy(r => r.Account!.PriceMinor == null)
                .ThenBy(r => r.Account!.PriceCurrency), r => r.Account!.PriceMinor, query.IsDescending),
            CustomerOrder.Overdue => Then(rows.OrderBy(r => r.Account!.UnpaidSince == null),
                r => r.Account!.UnpaidSince, query.IsDescending),
            _ => throw new ArgumentOutOfRangeException(nameof(query), query.Order, "Unknown order."),
        };
        return Then(ordered, r => r.User.Id, query.IsDescending);
    }

    /// <summary>As <see cref="PaymentStates.Of"/> says it of one.</summary>
    private static IQueryable<CustomerRow> With(IQueryable<CustomerRow> rows, PaymentState state)
    {
        if (state is PaymentState.Overdue)
            return rows.Where(r => r.Account!.UnpaidSince != null);
        if (state is PaymentState.Extended)
            return rows.Where(r => r.Account!.UnpaidSince != null && r.Account.GraceDays > 0);
        if (state is PaymentState.Free)
            return rows.Where(r => r.Account == null
                || (r.Account.UnpaidSince == null && !r.Account.AwaitsWorkspace && r.Account.CancelsAt == null
                    && r.Account.Status != SubscriptionStatus.Active
                    && r.Account.Status != SubscriptionStatus.Trialing));
        var paid = rows.Where(r => r.Account != null && r.Account.UnpaidSince == null);
        if (state is PaymentState.Starting)
            return paid.Where(r => r.Account!.AwaitsWorkspace);
        paid = paid.Where(r => !r.Account!.AwaitsWorkspace);
        if (state is PaymentState.Ending)
            return paid.Where(r => r.Account!.CancelsAt != null);
        var status = state is PaymentState.Paid ? SubscriptionStatus.Active : SubscriptionStatus.Trialing;
        return paid.Where(r => r.Account!.CancelsAt == null && r.Account.Status == status);
    }

    private static IOrderedQueryable<CustomerRow> By<TKey>(IQueryable<CustomerRow> rows,
        Expression<Func<CustomerRow, TKey>> key, bool isDescending) =>
        isDescending ? rows.OrderByDescending(key) : rows.OrderBy(key);

    private static IOrderedQueryable<CustomerRow> Then<TKey>(IOrderedQueryable<CustomerRow> rows,
        Expression<Func<CustomerRow, TKey>> key, bool isDescending) =>
        isDescending ? rows.ThenByDescending(key) : rows.ThenBy(key);
}
