using AdimPortal.Core.Queues;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Queues;

/// <summary>Each item on its own: its failure is its own, and so is its slowness.</summary>
public sealed class EachItemTests
{
    private static readonly WorkQueue Queue =
        new("tests", "Tests", Repeats: true) { Tries = 2, Limit = TimeSpan.FromMinutes(1) };

    private readonly ManualTime _time = new();
    private readonly InMemorySetAside _aside;
    private readonly List<int> _done = [];

    public EachItemTests() => _aside = new InMemorySetAside(_time);

    [Fact]
    public async Task One_that_throws_is_counted_put_off_set_aside_and_cleared_when_it_goes_well()
    {
        await RunAsync(bad: 2);
        await RunAsync(bad: 2);
        Assert.Equal([1, 3, 1, 3], _done);
        Assert.Single(_aside.Failures);

        _time.Advance(TimeSpan.FromSeconds(10));
        await RunAsync(bad: 2);
        var item = Assert.Single(await _aside.ListAsync(10, default));
        Assert.Equal(("2", 2, "InvalidOperationException: Item 2 is bad."), (item.Key, item.Tries, item.Reason));

        _time.Advance(TimeSpan.FromSeconds(20));
        await RunAsync(bad: null);
        Assert.Equal(0, await _aside.CountAsync(default));
        Assert.Equal(3, _done.Count(i => i is 1 or 2 or 3) - 6);
    }

    [Fact]
    public async Task One_that_takes_too_long_is_cut_off()
    {
        var run = new EachItem(_aside, _time).RunAsync(Queue, [1, 2], i => $"{i}", async (i, cancel) =>
        {
            if (i == 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancel);
            _done.Add(i);
        }, default);
        while (!run.IsCompleted && _done.Count == 0)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await run;
        Assert.Equal([2], _done);
        Assert.Equal("It took longer than 60 s and was stopped.", Assert.Single(_aside.Failures).Reason);
    }

    [Fact]
    public async Task A_node_that_stops_counts_nothing()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new EachItem(_aside, _time).RunAsync(Queue, [1], i => $"{i}", async (_, cancel) =>
        {
            await stop.CancelAsync();
            cancel.ThrowIfCancellationRequested();
        }, stop.Token));
        Assert.Empty(_aside.Failures);
    }

    private Task RunAsync(int? bad) => new EachItem(_aside, _time).RunAsync(Queue, [1, 2, 3], i => $"{i}", (i, _) =>
    {
        if (i == bad)
            throw new InvalidOperationException($"Item {i} is bad.");
        _done.Add(i);
        return Task.CompletedTask;
    }, default);
}
