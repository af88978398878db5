using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing.Customers;

/// <summary>An account as staff see it in a list.</summary>
/// <param name="Since">When the account was made.</param>
/// <param name="IsVerified">Whether its email address is confirmed.</param>
/// <param name="Billing">What is known of its money; one that never paid has the free plan.</param>
/// <param name="Workspaces">How many it has in each status; none where there are none.</param>
/// <param name="SeenAt">When one of its browsers was last seen, to some minutes; null when that is no longer
/// known.</param>
public sealed record Customer(
    Guid Id, string Email, DateTimeOffset Since, bool IsVerified, BillingAccount Billing,
    IReadOnlyDictionary<WorkspaceStatus, int> Workspaces, DateTimeOffset? SeenAt)
{
    /// <summary>What its subscription costs a month, paid or not; null without one, and while that is not
    /// read.</summary>
    public Money? Price => Billing.IsSubscribed ? Billing.Price : null;

    public ListCursor Cursor => new(Since, $"{Id:N}");
}
