using AdimPortal.Core.Operations;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Operations;

namespace AdimPortal.Tests.Web.Components.Portal.Operations;

/// <summary>Many pages watch one operation: what each sees, and what it costs.</summary>
public sealed class OperationTailsTests
{
    private readonly HeardFeed _feed = new();
    private readonly CountedReader _reader = new();
    private readonly OperationTails _tails;

    public OperationTailsTests() => _tails = new OperationTails(_reader.Reader, _feed, TimeProvider.System);

    private OperationId Id => _reader.Operation.Id;

    [Fact]
    public async Task A_thousand_who_watch_cost_one_read_for_each_change_and_hold_each_line_once()
    {
        _reader.Say("one", "two");
        var watching = Enumerable.Range(0, 1000).Select(_ => new OperationTail(_tails)).ToList();
        await Task.WhenAll(watching.Select(ReadAsync));
        Assert.Equal(1, _reader.Reads);
        _reader.Say("three");
        _feed.Tell();
        await Task.WhenAll(watching.Select(ReadAsync));
        Assert.Equal(2, _reader.Reads);
        Assert.All(watching, tail => Assert.Equal(["one", "two", "three"], tail.Lines.Select(line => line.Text)));
        Assert.All(watching, tail => Assert.Same(watching[0].Lines[2], tail.Lines[2]));
        Assert.Single(
            watching[0].Lines.Select(line => (object)line.Source).Distinct(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public async Task What_a_page_shows_changes_only_when_it_reads()
    {
        _reader.Say("one");
        using var slow = new OperationTail(_tails);
        using var quick = new OperationTail(_tails);
        await ReadAsync(slow);
        for (var more = 0; more < 100; more++)
        {
            _reader.Say($"{more}");
            _feed.Tell();
            await ReadAsync(quick);
        }

        Assert.Equal(101, quick.Lines.Count);
        Assert.Equal("one", Assert.Single(slow.Lines).Text);
    }

    [Fact]
    public async Task What_happens_while_it_is_read_is_read_again_once_for_all_who_ask()
    {
        var go = _reader.Hold();
        using var first = new OperationTail(_tails);
        var reading = ReadAsync(first);
        _reader.Say("meanwhile");
        _feed.Tell();
        var later = Enumerable.Range(0, 10).Select(_ => new OperationTail(_tails)).ToList();
        var asked = Task.WhenAll(later.Select(ReadAsync));
        Assert.False(asked.IsCompleted);
        go.SetResult();
        await reading;
        await asked;
        Assert.Equal(2, _reader.Reads);
        Assert.All(later, tail => Assert.Equal("meanwhile", Assert.Single(tail.Lines).Text));
    }

    [Fact]
    public async Task Who_did_something_sees_it_before_the_word_of_it_has_come()
    {
        using var tail = new OperationTail(_tails);
        await ReadAsync(tail);
        _reader.Operation = APage.Operation(OperationStatus.Unwinding);
        await ReadAsync(tail);
        Assert.Equal(OperationStatus.Running, tail.Operation!.Status);
        await tail.ReadAsync(Id, isForced: true, default);
        Assert.Equal(OperationStatus.Unwinding, tail.Operation!.Status);
    }

    [Fact]
    public async Task While_nothing_can_be_heard_everybody_reads()
    {
        using var tail = new OperationTail(_tails);
        await ReadAsync(tail);
        _feed.IsDeaf = true;
        _reader.Say("unheard");
        await ReadAsync(tail);
        Assert.Equal("unheard", Assert.Single(tail.Lines).Text);
    }

    [Fact]
    public async Task A_read_that_failed_is_told_to_who_asked_and_tried_anew_by_the_next()
    {
        using var tail = new OperationTail(_tails);
        _reader.Fault = new TimeoutException("away");
        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(tail));
        _reader.Fault = null;
        _reader.Say("back");
        await ReadAsync(tail);
        Assert.Equal("back", Assert.Single(tail.Lines).Text);
    }

    [Fact]
    public async Task Who_leaves_while_it_is_read_leaves_at_once_and_the_others_get_it()
    {
        var go = _reader.Hold();
        using var leaves = new CancellationTokenSource();
        using var gone = new OperationTail(_tails);
        using var stays = new OperationTail(_tails);
        var left = gone.ReadAsync(Id, isForced: false, leaves.Token);
        var got = ReadAsync(stays);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        gone.Dispose();
        go.SetResult();
        await got;
        Assert.NotNull(stays.Operation);
    }

    [Fact]
    public async Task With_the_last_page_goes_the_log()
    {
        var (one, other) = (new OperationTail(_tails), new OperationTail(_tails));
        await ReadAsync(one);
        await ReadAsync(other);
        one.Dispose();
        one.Dispose();
        Assert.Equal((1, 1), (_tails.Count, _feed.Followers));
        other.Dispose();
        Assert.Equal((0, 0), (_tails.Count, _feed.Followers));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(other));
    }

    private Task ReadAsync(OperationTail tail) => tail.ReadAsync(Id, isForced: false, default);
}
