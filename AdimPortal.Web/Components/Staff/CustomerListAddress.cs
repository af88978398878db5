using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.Customers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Staff;

/// <summary>What the address of the list of customers asks for.</summary>
internal sealed record CustomerListAddress(
    string? Text, string? Plan, string? Payment, string? Status, string? Order, string? Descending)
{
    public CustomerQuery Query(BillingPlans plans)
    {
        var order = ListAddress.Read<CustomerOrder>(Order);
        return new CustomerQuery
        {
            Text = ListAddress.Text(Text),
            Plan = plans.Find(Plan)?.Name,
            Payment = ListAddress.Read<PaymentState>(Payment),
            Status = ListAddress.Read<WorkspaceStatus>(Status),
            Order = order ?? CustomerOrder.Since,
            IsDescending = ListAddress.IsDescending(Descending, order is not null, isByItself: true),
        };
    }
}
