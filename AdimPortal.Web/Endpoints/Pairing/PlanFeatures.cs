using AdimPortal.Core.Billing;

namespace AdimPortal.Web.Endpoints.Pairing;

/// <summary>
/// What a client may offer on each plan: every feature that there is, and whether it is there. Reckoned once, for every
/// exchange asks.
/// </summary>
internal sealed class PlanFeatures
{
    /// <summary>What every workspace's stack offers, whatever its plan.</summary>
    private static readonly IReadOnlyList<string> Stack =
        ["files", "live_updates", "background_tasks", "vector_search"];

    private readonly Dictionary<string, IReadOnlyDictionary<string, bool>> _ofPlans;

    public PlanFeatures(BillingPlans plans)
    {
        Plans = plans;
        var all = Stack.Concat(plans.All.SelectMany(plan => plan.Features)).Distinct().ToList();
        _ofPlans = plans.All.ToDictionary(
            plan => plan.Name,
            IReadOnlyDictionary<string, bool> (plan) =>
                all.ToDictionary(feature => feature,
                    feature => Stack.Contains(feature) || plan.Features.Contains(feature)));
    }

    public BillingPlans Plans { get; }

    public IReadOnlyDictionary<string, bool> Of(BillingPlan plan) => _ofPlans[plan.Name];
}
