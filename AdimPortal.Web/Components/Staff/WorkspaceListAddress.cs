using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Staff;

/// <summary>What the address of a list of workspaces asks for.</summary>
internal sealed record WorkspaceListAddress(
    string? Text, string? Status, string? Hosting, string? Plan, string? Order, string? Descending)
{
    public WorkspaceQuery Query(BillingPlans plans)
    {
        var order = ListAddress.Read<WorkspaceOrder>(Order);
        return new WorkspaceQuery
        {
            Status = ListAddress.Read<WorkspaceStatus>(Status),
            Hosting = ListAddress.Read<WorkspaceHosting>(Hosting),
            Plan = plans.Find(Plan)?.Name,
            Text = ListAddress.Text(Text),
            Order = order ?? WorkspaceOrder.Requested,
            IsDescending = ListAddress.IsDescending(Descending, order is not null, isByItself: true),
        };
    }
}
