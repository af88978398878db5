using AdimPortal.Core.Common;

namespace AdimPortal.Core.Billing.Customers;

/// <summary>All accounts, for staff.</summary>
public interface ICustomerReader
{
    /// <summary>Those that are looked for, a page of them.</summary>
    /// <param name="skip">How many stand on the pages before.</param>
    Task<ListPage<Customer>> ListAsync(CustomerQuery query, int skip, int most, CancellationToken cancel);

    /// <summary>Those that are looked for, the oldest first whatever order is asked for: all of them, when it is asked
    /// again and again.</summary>
    /// <param name="after">Where the part before ended; null for the first.</param>
    Task<IReadOnlyList<Customer>> ListAfterAsync(CustomerQuery query, ListCursor? after, int most,
        CancellationToken cancel);
}
