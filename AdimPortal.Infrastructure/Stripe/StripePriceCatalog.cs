using AdimPortal.Core.Billing;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>
/// Prices change seldom and are asked for with every page: they are read anew after a while, behind the pages' back.
/// Only who comes first waits, and not for long: a page without prices is better than none.
/// </summary>
internal sealed partial class StripePriceCatalog(IPaymentGateway gateway, BillingPlans plans, TimeProvider time,
    ILogger<StripePriceCatalog> log) : IPriceCatalog
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private volatile PriceList _list = new(new Dictionary<string, PlanPrice>(), DateTimeOffset.MinValue);
    private Task? _reading;

    public async Task<IReadOnlyDictionary<string, PlanPrice>> ReadAsync(CancellationToken cancel)
    {
        if (time.GetUtcNow() < _list.Until)
            return _list.Prices;
        Task reading;
        lock (_gate)
            reading = _reading is { IsCompleted: false } ? _reading : _reading = RefreshAsync();
        if (_list.Prices.Count == 0)
            await Task.WhenAny(reading, Task.Delay(LongestWait, time, cancel));
        return _list.Prices;
    }

    private async Task RefreshAsync() => _list = await ReadAnewAsync(CancellationToken.None);

    private async Task<PriceList> ReadAnewAsync(CancellationToken cancel)
    {
        string[] keys = [.. plans.All.Select(p => p.PriceKey).OfType<string>()];
        if (keys.Length == 0)
            return new PriceList(_list.Prices, DateTimeOffset.MaxValue);
        if (!(await gateway.ListPricesAsync(keys, cancel)).TryGet(out var prices, out var failure))
        {
            NotRead(failure.Detail);
            return new PriceList(_list.Prices, time.GetUtcNow() + RestAfterFailure);
        }

        var byKey = prices.ToDictionary(p => p.Key);
        foreach (var key in keys.Where(k => !byKey.ContainsKey(k)))
            NoPrice(key);
        return new PriceList(byKey, time.GetUtcNow() + (byKey.Count == keys.Length ? Fresh : RestAfterFailure));
    }

    [LoggerMessage(LogLevel.Warning, "Prices could not be read; the last known prices are shown. {Detail}")]
    private partial void NotRead(string detail);

    [LoggerMessage(LogLevel.Error, "Stripe has no active price with the lookup key '{Key}': its plan can't be bought.")]
    private partial void NoPrice(string key);

    private sealed record PriceList(IReadOnlyDictionary<string, PlanPrice> Prices, DateTimeOffset Until);
}
