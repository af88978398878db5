using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;

namespace AdimPortal.Infrastructure.Outages;

/// <summary>
/// The cheapest call to an outside system that shows whether it answers. It goes through the system's breaker like any
/// other.
/// </summary>
internal interface IOutsideSystemProbe
{
    OutsideSystem System { get; }

    Task<Result<Unit>> LookAsync(CancellationToken cancel);
}
