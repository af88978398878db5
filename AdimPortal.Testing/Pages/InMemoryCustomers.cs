using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.Customers;
using AdimPortal.Core.Common;

namespace AdimPortal.Testing.Pages;

/// <summary>Accounts, as a test likes them.</summary>
public sealed class InMemoryCustomers : ICustomerReader
{
    public List<Customer> All { get; } = [];

    public Task<ListPage<Customer>> ListAsync(CustomerQuery query, int skip, int most, CancellationToken cancel)
    {
        var found = All.Where(one => (query.Plan is null || one.Billing.Plan == query.Plan)
            && (query.Payment is null || PaymentStates.Of(one.Billing) == query.Payment)
            && (query.Status is null || one.Workspaces.ContainsKey(query.Status.Value))
            && (query.Text is null || one.Email.Contains(query.Text, StringComparison.OrdinalIgnoreCase))).ToList();
        if (!query.IsDescending)
            found.Reverse();
        return Task.FromResult(new ListPage<Customer>([.. found.Skip(skip).Take(most)], found.Count));
    }

    public Task<IReadOnlyList<Customer>> ListAfterAsync(CustomerQuery query, ListCursor? after, int most,
        CancellationToken cancel) => throw new NotSupportedException();
}
