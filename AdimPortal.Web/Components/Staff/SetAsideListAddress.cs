using AdimPortal.Core.Queues;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Staff;

/// <summary>What the address of the list of what was set aside asks for.</summary>
internal sealed record SetAsideListAddress(string? Text, string? Work, string? Order, string? Descending)
{
    public SetAsideQuery Query()
    {
        var order = ListAddress.Read<SetAsideOrder>(Order);
        return new SetAsideQuery
        {
            Queue = Work is null ? null : WorkQueues.Find(Work)?.Name,
            Text = ListAddress.Text(Text),
            Order = order ?? SetAsideOrder.Waiting,
            IsDescending = ListAddress.IsDescending(Descending, order is not null, isByItself: false),
        };
    }
}
