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
public sealed class PoolKeeper(IPool pool, PoolService service, PoolOptions options, BillingPlans plans, ICloud cloud,
    ICertificateBudget certificates, TimeProvider time)
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

    /// <summary>All that the decision rests on; null while the cloud can't be asked.</summary>
    public async Task<PoolState?> ReadAsync(CancellationToken cancel)
    {
        if (!(await cloud.ListSizesAsync(cancel)).TryGet(out var sizes, out _))
            return null;
        var prices = sizes.ToDictionary(size => size.Slug, size => size.PriceMonthly);
        var parked = await pool.ListAsync(cancel);
        var now = time.GetUtcNow();
        return new PoolState(Kinds(prices), parked, await pool.ArrivalsAsync(now - PoolPolicy.Past, cancel),
            parked.Sum(p => prices.GetValueOrDefault(p.Size)), options.MonthlyBudget,
            !(await certificates.ReadAsync(cancel)).IsLow,
            options.DropletLimit is { } limit
                ? limit - options.DropletsLeft - await pool.ServersAsync(cancel)
                : int.MaxValue,
            options.MaxAge)
        {
            Failures = await pool.FailuresAsync(cancel),
        };
    }

    /// <summary>What is kept ready, with what each costs; the cloud is asked for its prices.</summary>
    public async Task<IReadOnlyList<PoolKind>> KindsAsync(CancellationToken cancel) =>
        Kinds((await cloud.ListSizesAsync(cancel)).TryGet(out var sizes, out _)
            ? sizes.ToDictionary(size => size.Slug, size => size.PriceMonthly)
            : []);

    /// <summary>Plans of one size share what is parked of it.</summary>
    private List<PoolKind> Kinds(Dictionary<string, decimal> prices) =>
    [
        .. options.Targets.Where(t => plans.Find(t.Plan) is not null)
            .GroupBy(t => (t.Region, Size: plans.Of(t.Plan).DropletSize))
            .Select(same => new PoolKind(same.Key.Region, same.Key.Size, same.First().Plan, same.Sum(t => t.Min),
                same.Sum(t => t.Max), prices.TryGetValue(same.Key.Size, out var price) ? price : null)),
    ];
}
