using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>Asks for one price.</summary>
internal sealed class StripeProbe(StripeApi api) : IOutsideSystemProbe
{
    public OutsideSystem System => OutsideSystem.Payments;

    public Task<Result<Unit>> LookAsync(CancellationToken cancel) =>
        api.DoAsync(stripe => stripe.V1.Prices.ListAsync(new() { Limit = 1 }, cancellationToken: cancel));
}
