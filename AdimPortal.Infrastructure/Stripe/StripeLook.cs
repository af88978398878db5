using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>Asks for one price.</summary>
internal sealed class StripeLook(StripeApi api) : IOutsideSystemLook
{
    public OutsideSystem System => OutsideSystem.Payments;

    public async Task<Result<Nothing>> LookAsync(CancellationToken cancel) =>
        (await api.SendAsync(StripeCall.Get("/v1/prices", ("limit", "1")), StripeJson.Default.StripeListStripePrice, cancel)).TryGet(out _, out var failure) ? Nothing.AtAll : failure;
}
