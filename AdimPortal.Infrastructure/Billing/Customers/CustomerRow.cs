using AdimPortal.Core.Billing;
using AdimPortal.Infrastructure.Identity;

namespace AdimPortal.Infrastructure.Billing.Customers;

internal sealed class CustomerRow
{
    public required PortalUser User { get; init; }

    /// <summary>Null for who never went to pay.</summary>
    public required BillingAccount? Account { get; init; }
}
