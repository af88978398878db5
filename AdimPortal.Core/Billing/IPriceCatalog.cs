namespace AdimPortal.Core.Billing;

/// <summary>
/// The prices as the payment service has them; what pages show and Checkout charges is therefore the same.
/// </summary>
public interface IPriceCatalog
{
    /// <summary>
    /// By lookup key. While the service can't be reached, as they were last seen; empty when they never were.
    /// </summary>
    Task<IReadOnlyDictionary<string, PlanPrice>> ReadAsync(CancellationToken cancel);
}
