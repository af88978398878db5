using AdimPortal.Core.Operations;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Staff;

/// <summary>What the address of a list of operations asks for.</summary>
internal sealed record OperationListAddress(
    string? Text, string? Status, string? Kind, string? From, string? To, string? Order, string? Descending)
{
    public OperationQuery Query(OperationCatalog catalog)
    {
        var order = ListAddress.Read<OperationOrder>(Order);
        return new OperationQuery
        {
            Status = ListAddress.Read<OperationStatus>(Status),
            Kind = catalog.All.FirstOrDefault(kind => kind.Name == Kind)?.Name,
            Text = ListAddress.Text(Text),
            From = ListAddress.DayOf(From),
            Until = ListAddress.EndOf(To),
            Order = order ?? OperationOrder.Requested,
            IsDescending = ListAddress.IsDescending(Descending, order is not null, isByItself: true),
        };
    }
}
