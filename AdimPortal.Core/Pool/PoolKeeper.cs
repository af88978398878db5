using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;

namespace AdimPortal.Core.Pool;

/// <summary>
/// Keeps as many workspaces parked as <see cref="PoolPolicy"/> says, one step at a time. It looks and asks, and can be
/// cut off at any line.
/// </summary>
public sealed class PoolKeeper(IPool pool, PoolService service, PoolOptions options, BillingPlans plans,
    CloudTerms terms, ICertificateBudget certificates, TimeProvider time)
{
    /// <summary>What it did, and what came of it; null for nothing.</summary>
    public async Task<(PoolStep Step, RequestAnswer Answer)?> KeepAsync(CancellationToken cancel)
    {
        // Off, and nothing left of it: nothing is asked of anybody.
        if (options.Targets.All(t => t.Max == 0) && (await pool.ListAsync(cancel)).Count == 0)
            return null;
        if (await ReadAsync(cancel) is not { } state)
            return null;
        return PoolPolicy.Next(state, time.GetUtcNow()) switch
        {
            PoolStep.Park(var kind) step => (step, await service.ParkAsync(
                ActPermit.OfPortal(Act.ParkWorkspace, ActSubject.Portal), kind.Region, kind.Plan, cancel)),
            PoolStep.Retire(var id, _) step => (step, await service.RetireAsync(
                ActPermit.OfPortal(Act.RetireParked, id), cancel)),
            _ => null,
        };
    }

    /// <summary>All that the decision rests on; null while the cloud's prices were never read.</summary>
    public async Task<PoolState?> ReadAsync(CancellationToken cancel)
    {
        if (await terms.PricesAsync(cancel) is not { } prices)
            return null;
        var parked = await pool.ListAsync(cancel);
        var now = time.GetUtcNow();
        return new PoolState(Kinds(prices), parked, await pool.ArrivalsAsync(now - PoolPolicy.Past, cancel),
            CostOf(parked, prices), options.MonthlyBudget,
            !(await certificates.ReadAsync(cancel)).IsLow,
            await DropletLimitAsync(cancel) is { } limit
                ? limit - options.DropletsLeft - await pool.ServersAsync(cancel)
                : int.MaxValue,
            options.MaxAge)
        {
            Failures = await pool.FailuresAsync(cancel),
        };
    }

    /// <summary>What is kept ready, with what each costs.</summary>
    public async Task<IReadOnlyList<PoolKind>> KindsAsync(CancellationToken cancel) =>
        Kinds(await terms.PricesAsync(cancel) ?? new Dictionary<string, decimal>());

    /// <summary>What these cost together, US dollars a month; null where the prices are not known.</summary>
    public async Task<decimal?> MonthlyCostAsync(IReadOnlyList<ParkedWorkspace> parked, CancellationToken cancel) =>
        await terms.PricesAsync(cancel) is { } prices ? CostOf(parked, prices) : null;

    /// <summary>
    /// Droplets that the account may have, of which the setting is a part; null where neither is known.
    /// </summary>
    public async Task<int?> DropletLimitAsync(CancellationToken cancel) =>
        (options.DropletLimit, await terms.MostDropletsAsync(cancel)) switch
        {
            ({ } ceiling, { } allowed) => Math.Min(ceiling, allowed),
            var (ceiling, allowed) => ceiling ?? allowed,
        };

    private static decimal CostOf(IReadOnlyList<ParkedWorkspace> parked, IReadOnlyDictionary<string, decimal> prices) =>
        parked.Sum(p => prices.GetValueOrDefault(p.Size));

    /// <summary>Plans of one size share what is parked of it.</summary>
    private List<PoolKind> Kinds(IReadOnlyDictionary<string, decimal> prices) =>
    [
        .. options.Targets.Where(t => plans.Find(t.Plan) is not null)
            .GroupBy(t => (t.Region, Size: plans.Of(t.Plan).DropletSize))
            .Select(same => new PoolKind(same.Key.Region, same.Key.Size, same.First().Plan, same.Sum(t => t.Min),
                same.Sum(t => t.Max), prices.TryGetValue(same.Key.Size, out var price) ? price : null)),
    ];
}
