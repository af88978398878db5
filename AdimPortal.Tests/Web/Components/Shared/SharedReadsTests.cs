using AdimPortal.Tests.Web.Components.Portal.Operations;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Tests.Web.Components.Shared;

/// <summary>What a thousand pages that follow the same cost together, and that none gets what is not its own.</summary>
public sealed class SharedReadsTests
{
    private static readonly string[] Topics = ["workspace:one", "health:one"];

    private readonly HeardFeed _feed = new();
    private readonly Shelf _shelf = new();
    private readonly SharedReads _reads;

    public SharedReadsTests() => _reads = new SharedReads(_feed);

    [Fact]
    public async Task A_thousand_who_follow_cost_one_read_for_each_change()
    {
        var pages = Enumerable.Range(0, 1000).Select(_ => _reads.Take(Topics)).ToList();
        Assert.All(await Task.WhenAll(pages.Select(page => ReadAsync(page, "a"))), found => Assert.Equal("a 1", found));
        _feed.Tell();
        Assert.All(await Task.WhenAll(pages.Select(page => ReadAsync(page, "a"))), found => Assert.Equal("a 2", found));
        Assert.Equal(2, _shelf.Reads);
    }

    [Fact]
    public async Task What_is_asked_otherwise_is_read_otherwise()
    {
        var page = _reads.Take(Topics);
        Assert.Equal("a 1", await ReadAsync(page, "a"));
        Assert.Equal("b 2", await ReadAsync(page, "b"));
        Assert.Equal("a 3", await ReadAsync(_reads.Take(["workspace:one"]), "a"));
        Assert.Equal("a 1", await ReadAsync(_reads.Take(Topics.Reverse()), "a"));
    }

    [Fact]
    public async Task Who_comes_or_has_done_something_gets_a_read_that_began_later()
    {
        var page = _reads.Take(Topics);
        var go = _shelf.Hold();
        var first = ReadAsync(page, "a");
        var anew = Enumerable.Range(0, 10).Select(_ => ReadAsync(page, "a", isAnew: true)).ToList();
        Assert.Equal(1, _shelf.Reads);
        go.SetResult();
        Assert.Equal("a 1", await first);
        Assert.All(await Task.WhenAll(anew), found => Assert.Equal("a 2", found));
        Assert.Equal("a 2", await ReadAsync(page, "a"));
        Assert.Equal("a 3", await ReadAsync(page, "a", isAnew: true));
    }

    [Fact]
    public async Task While_nothing_can_be_heard_everybody_reads()
    {
        var page = _reads.Take(Topics);
        await ReadAsync(page, "a");
        _feed.IsDeaf = true;
        await ReadAsync(page, "a");
        await ReadAsync(page, "a");
        Assert.Equal(3, _shelf.Reads);
    }

    [Fact]
    public async Task A_read_that_failed_is_told_to_who_asked_and_tried_anew_by_the_next()
    {
        var page = _reads.Take(Topics);
        _shelf.Fault = new TimeoutException("away");
        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(page, "a"));
        _shelf.Fault = null;
        Assert.Equal("a 2", await ReadAsync(page, "a"));
    }

    /// <summary>A lambda knows whose page it is: what it read would be shown to others.</summary>
    [Fact]
    public async Task Only_a_method_of_a_service_is_shared()
    {
        var (page, mine) = (_reads.Take(Topics), "mine");
        Func<string, CancellationToken, Task<string>> knowing = (text, _) => Task.FromResult($"{text} {mine}");
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await page.ReadAsync(knowing, "a", isAnew: false, () => knowing("a", default)));
        Func<string, CancellationToken, Task<string>> unknowing = static (text, _) => Task.FromResult(text);
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await page.ReadAsync(unknowing, "a", isAnew: false, () => unknowing("a", default)));
    }

    [Fact]
    public async Task A_busy_page_keeps_nobody_waiting_who_asked_for_the_same()
    {
        var page = _reads.Take(Topics);
        var go = _shelf.Hold();
        var busy = new Busy();
        SynchronizationContext.SetSynchronizationContext(busy);
        var first = ReadAsync(page, "a");
        Assert.Same(busy, SynchronizationContext.Current);
        SynchronizationContext.SetSynchronizationContext(null);
        var second = ReadAsync(_reads.Take(Topics), "a");
        go.SetResult();
        Assert.Equal(["a 1", "a 1"], await Task.WhenAll(first, second));
    }

    [Fact]
    public void With_the_last_page_goes_what_was_read()
    {
        var (one, other) = (_reads.Take(Topics), _reads.Take(Topics));
        Assert.Same(one, other);
        _reads.GiveBack(one);
        Assert.Equal((1, 2), (_reads.Count, _feed.Followers));
        _reads.GiveBack(other);
        Assert.Equal((0, 0), (_reads.Count, _feed.Followers));
    }

    private Task<string> ReadAsync(FollowedReads page, string of, bool isAnew = false) =>
        page.ReadAsync((Func<string, CancellationToken, Task<string>>)_shelf.FindAsync, of, isAnew,
            () => _shelf.FindAsync(of, default));

    /// <summary>Never comes to what it is asked to do.</summary>
    private sealed class Busy : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    /// <summary>Says how often it was read.</summary>
    private sealed class Shelf
    {
        private Task _held = Task.CompletedTask;
        private int _count;

        public int Reads => Volatile.Read(ref _count);

        public Exception? Fault { get; set; }

        public TaskCompletionSource Hold()
        {
            var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held = go.Task;
            return go;
        }

        public async Task<string> FindAsync(string of, CancellationToken cancel)
        {
            var read = Interlocked.Increment(ref _count);
            await _held.WaitAsync(cancel);
            return Fault is { } fault ? throw fault : $"{of} {read}";
        }
    }
}
