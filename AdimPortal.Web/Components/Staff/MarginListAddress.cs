using AdimPortal.Core.Billing;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Staff;

/// <summary>What the address of the list of revenue and cost asks for.</summary>
internal sealed record MarginListAddress(
    string? Text, string? Payment, string? Plan, string? Next, string? Order, string? Descending)
{
    public MarginQuery Query(BillingPlans plans)
    {
        var order = ListAddress.Read<MarginOrder>(Order);
        return new MarginQuery
        {
            Payment = ListAddress.Read<PaymentState>(Payment),
            Plan = plans.Find(Plan)?.Name,
            Next = ListAddress.Read<DunningAction>(Next),
            Text = ListAddress.Text(Text),
            Order = order ?? MarginOrder.Requested,
            IsDescending = ListAddress.IsDescending(Descending, order is not null, isByItself: true),
        };
    }
}
