namespace AdimPortal.Web.Components.Shared;

/// <summary>
/// One thing, read for all who want to know it: one read at a time, and whoever asks gets one that began after the last
/// change they can know of.
/// </summary>
/// <param name="mark">What was read at the same mark is still so (<see cref="Core.Operations.IFollowing"/>).</param>
internal sealed class SharedRead<T>(Func<long> mark)
{
    private readonly Lock _gate = new();
    private Task<T>? _read;
    private long _readAtMark;

    /// <summary>A read that waits for the one before it: it will see all that happens until it begins.</summary>
    private Task<T>? _next;

    /// <param name="isAnew">What is known is not enough: the word of a change may be on its way yet.</param>
    /// <param name="read">The same for all who ask.</param>
    public Task<T> ReadAsync(bool isAnew, Func<Task<T>> read)
    {
        lock (_gate)
        {
            if (_next is { } next)
                return next;
            var now = mark();
            if (_read is { IsCompleted: false } underWay)
                return now == _readAtMark && !isAnew ? underWay : _next = ReadNextAsync(underWay, read);
            if (_read is { IsCompletedSuccessfully: true } known && now == _readAtMark && !isAnew)
                return known;
            _readAtMark = now;
            return _read = ReadNowAsync(read);
        }
    }

    private async Task<T> ReadNextAsync(Task before, Func<Task<T>> read)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            (_read, _next) = (_next!, null);
            _readAtMark = mark();
        }

        return await read();
    }

    /// <summary>It is no page's: one that is busy, or goes, keeps nobody waiting who asked for the same.</summary>
    private static Task<T> ReadNowAsync(Func<Task<T>> read)
    {
        var page = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return CatchAsync(read);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(page);
        }
    }

    private static async Task<T> CatchAsync(Func<Task<T>> read) => await read();
}
