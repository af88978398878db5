using AdimPortal.Core.Billing;

namespace AdimPortal.Testing.Billing;

/// <summary>The prices as a payment service has them at that moment.</summary>
internal sealed class GatewayPrices(IPaymentGateway gateway) : IPriceCatalog
{
    public async Task<IReadOnlyDictionary<string, PlanPrice>> ReadAsync(CancellationToken cancel) =>
        (await gateway.ListPricesAsync(["adim_starter_monthly", "adim_pro_monthly"], cancel)).Value()
            .ToDictionary(price => price.Key);
}
