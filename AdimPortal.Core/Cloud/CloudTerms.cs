using AdimPortal.Core.Common;

namespace AdimPortal.Core.Cloud;

/// <summary>
/// What the cloud charges and how much it allows. It changes seldom: the cloud is asked once an hour, and what it said
/// last counts while it can't be asked.
/// </summary>
public sealed class CloudTerms(ICloud cloud, TimeProvider time)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan AskedEvery = TimeSpan.FromHours(1);

    /// <summary>After a failure: a token may be without the scope that a question needs.</summary>
    public static readonly TimeSpan AskedAgainAfter = TimeSpan.FromMinutes(5);

    private readonly Kept<IReadOnlyDictionary<string, decimal>> _prices = new(time, async cancel =>
        (await cloud.ListSizesAsync(cancel)).TryGet(out var sizes, out var failure)
            ? sizes.ToDictionary(size => size.Slug, size => size.PriceMonthly)
            : failure);

    private readonly Kept<CloudRoom> _room = new(time, cloud.ReadRoomAsync);

    /// <summary>US dollars a month, by size slug; null while they were never read.</summary>
    public Task<IReadOnlyDictionary<string, decimal>?> PricesAsync(CancellationToken cancel) =>
        _prices.GetAsync(cancel);

    /// <summary>How many droplets the account may have; null while the cloud doesn't say.</summary>
    public async Task<int?> MostDropletsAsync(CancellationToken cancel) => (await _room.GetAsync(cancel))?.Most;

    private sealed class Kept<T>(TimeProvider time, Func<CancellationToken, Task<Result<T>>> ask)
        where T : class
    {
        private Answer _last = new(null, DateTimeOffset.MinValue);

        /// <summary>Two who come at once may both ask: nothing is lost by it.</summary>
        public async Task<T?> GetAsync(CancellationToken cancel)
        {
            if (time.GetUtcNow() is var now && now < _last.AskAt)
                return _last.Value;
            _last = (await ask(cancel)).TryGet(out var value, out _)
                ? new Answer(value, now + AskedEvery)
                : _last with { AskAt = now + AskedAgainAfter };
            return _last.Value;
        }

        private sealed record Answer(T? Value, DateTimeOffset AskAt);
    }
}
